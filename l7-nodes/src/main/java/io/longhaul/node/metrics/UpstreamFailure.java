package io.longhaul.node.metrics;

/** How a connection to an endpoint failed a request that it had taken. */
public enum UpstreamFailure {
  /** It ended before the response was complete. */
  CLOSED,
  /** Its answer breaks the rules of HTTP/1.1 or a limit. */
  INVALID_RESPONSE,
  /** Its answer to a WebSocket handshake breaks RFC 6455. */
  INVALID_HANDSHAKE,
  /** No response head in time. */
  RESPONSE_TIMEOUT,
  /** A pause inside a body that was too long. */
  IDLE_TIMEOUT
}
