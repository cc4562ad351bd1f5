package io.longhaul.node.access;

import io.longhaul.node.metrics.DenyReason;

/**
 * A request that is refused.
 *
 * @param retryAfterSeconds when to come again; 0 where that would not help
 */
public record Denial(DenyReason reason, int retryAfterSeconds) {
  static final int NOT_READY_SECONDS = 5;

  static Denial of(DenyReason reason) {
    return new Denial(reason, reason == DenyReason.NOT_READY ? NOT_READY_SECONDS : 0);
  }
}
