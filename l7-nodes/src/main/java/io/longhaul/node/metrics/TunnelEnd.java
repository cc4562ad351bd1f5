package io.longhaul.node.metrics;

/** Why a WebSocket's tunnel ended. */
public enum TunnelEnd {
  /** The client ended it. */
  CLIENT,
  /** The application ended it. */
  UPSTREAM,
  /** Nothing came from either side for the upstream's tunnelIdleTimeout. */
  IDLE,
  /** Both had said Close, or one had ended its direction, and the rest did not follow in time. */
  UNFINISHED,
  /** A frame broke the rules of RFC 6455. */
  FAULT,
  /** The node stopped. */
  STOPPED
}
