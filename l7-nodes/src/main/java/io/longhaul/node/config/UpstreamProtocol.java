package io.longhaul.node.config;

import java.util.Locale;

/** What is spoken to an upstream's endpoints. */
public enum UpstreamProtocol {
  /** HTTP/1.1, one request at a time on a connection. */
  HTTP1,
  /** HTTP/2 from the first byte, without TLS. */
  H2C,
  /** HTTP/2 over TLS. */
  H2;

  /** Whether many requests share a connection. */
  public boolean sharesConnections() {
    return this != HTTP1;
  }

  /** As documents have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
