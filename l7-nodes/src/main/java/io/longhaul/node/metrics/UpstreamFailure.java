package io.longhaul.node.metrics;

/** How a connection to an endpoint failed a request that it had taken. */
public enum UpstreamFailure {
  /** It ended before the response was complete. */
  CLOSED,
  /** The endpoint said that it had not looked at the request (REFUSED_STREAM, GOAWAY). */
  REFUSED,
  /** An HTTP/2 connection did not answer a PING. */
  UNRESPONSIVE,
  /** A WebSocket was asked for, and the endpoint's HTTP/2 does not allow any (RFC 8441). */
  NO_WEBSOCKETS,
  /** The request's fields, or its trailers, are more than the endpoint's SETTINGS allow. */
  FIELDS_TOO_LARGE,
  /** Its answer breaks the rules of HTTP or a limit. */
  INVALID_RESPONSE,
  /** Its answer to a WebSocket handshake breaks RFC 6455. */
  INVALID_HANDSHAKE,
  /** No response head in time. */
  RESPONSE_TIMEOUT,
  /** A pause inside a body that was too long. */
  IDLE_TIMEOUT,
  /** The whole took too long, wherever it was by then. */
  TOTAL_TIMEOUT,
  /** An error of the node's own: not the endpoint's fault. */
  NODE_FAULT;

  /** Whether it is the endpoint's doing, and not the client's or the node's. */
  public boolean isEndpoints() {
    return this != FIELDS_TOO_LARGE && this != NODE_FAULT;
  }
}
