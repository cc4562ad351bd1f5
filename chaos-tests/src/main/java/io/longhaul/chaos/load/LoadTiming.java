package io.longhaul.chaos.load;

import java.time.Duration;

/**
 * What a connection needs to know of time and size.
 *
 * @param intervalNs between its messages
 */
record LoadTiming(long nowNs, long intervalNs, int sizeBytes) {
  /** How long connecting and the handshake may take together. */
  static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  /** How much of that is left to those that are opening when the run ends. */
  static final Duration LAST_OPEN_WAIT = Duration.ofSeconds(2);

  /** How long a WebSocket waits for the echoes that are due before it says goodbye. */
  static final Duration ECHO_WAIT = Duration.ofSeconds(10);

  /** How long it waits for the answer to its goodbye. */
  static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  /** How long a place stays empty after an attempt that failed, where places are filled anew. */
  static final Duration RETRY_AFTER = Duration.ofMillis(250);
}
