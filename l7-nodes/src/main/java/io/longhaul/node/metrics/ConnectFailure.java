package io.longhaul.node.metrics;

/** Why no connection to an endpoint came about. */
public enum ConnectFailure {
  /** The endpoint's host answered with a RST. */
  REFUSED,
  /** No answer within the connect time-out. */
  TIMEOUT,
  /** The TLS handshake failed, or no HTTP/2 was agreed on by ALPN. */
  TLS,
  /** What was connected to does not speak HTTP/2, or not in time, or takes no streams. */
  PROTOCOL,
  /**
   * This process is out of descriptors, ports or memory, or cannot use its own TLS files: not the
   * endpoint's fault.
   */
  LOCAL,
  /** No route, and whatever else the kernel may say. */
  UNREACHABLE
}
