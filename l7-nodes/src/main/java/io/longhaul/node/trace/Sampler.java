package io.longhaul.node.trace;

import java.util.Optional;

/**
 * Which requests' spans are recorded. The same trace gets the same answer on every node.
 *
 * @param rate share of the traces that begin here, from 0 to 1
 * @param parentBased whether a request that is part of a trace is recorded as its sender says;
 *     otherwise the rate counts for it, too
 */
record Sampler(double rate, boolean parentBased) {
  private static final double RANGE = 0x1p63;

  /**
   * Whether to record.
   *
   * @param low second half of the trace's id, which is as good as random
   */
  boolean samples(Optional<TraceParent> parent, long low) {
    if (parentBased && parent.isPresent()) {
      return parent.get().sampled();
    }
    return rate == 1 || (low >>> 1) < rate * RANGE;
  }
}
