package io.longhaul.node.metrics;

/** How one check ended. */
public enum CheckResult {
  PASSED,
  /** No connection. */
  CONNECT,
  /** Not done in time. */
  TIMEOUT,
  /** The connection ended before there was an answer. */
  CLOSED,
  /** Another answer than expected. */
  ANSWER,
  /** The endpoint could not be asked, for want of something of the node's own; it says nothing. */
  LOCAL
}
