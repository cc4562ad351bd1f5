package io.longhaul.ops.admin.http;

import java.time.Duration;

/**
 * What one caller can cost the server.
 *
 * @param maxBodyBytes a larger body is a 413
 * @param requestTimeout how long reading and answering one request may take; then its connection is
 *     closed
 */
public record HttpLimits(int maxBodyBytes, Duration requestTimeout) {
  /** Room for the largest routes document in use; see the README's limits. */
  public static final int DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

  /** Adding a node waits for its process to serve, which takes seconds. */
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

  /** Longest request line. */
  static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;

  /** All headers of a request together. */
  static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Connections at a time; more wait in the listen queue. */
  static final int MAX_CONNECTIONS = 256;

  /** A connection that sends nothing for so long is closed. */
  static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  /** The defaults. */
  public static HttpLimits defaults() {
    return new HttpLimits(DEFAULT_MAX_BODY_BYTES, DEFAULT_REQUEST_TIMEOUT);
  }
}
