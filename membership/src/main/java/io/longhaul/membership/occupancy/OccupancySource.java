package io.longhaul.membership.occupancy;

import java.util.BitSet;
import java.util.Map;

/** Where a node's reports come from: its counters, its kernel, or a test. */
@FunctionalInterface
public interface OccupancySource {
  /** Scans now, anew. Called about once a second, always by the same thread. */
  Reading read();

  /**
   * One reading.
   *
   * @param slots as in {@link OccupancyTracker.Scan#slots()}; not changed afterwards
   * @param exact as in {@link OccupancyTracker.Scan#exact()}
   * @param connections open client connections
   * @param directorsSeenMsAgo director id to the milliseconds since its last connection or packet
   */
  record Reading(
      BitSet slots, boolean exact, int connections, Map<String, Long> directorsSeenMsAgo) {
    public Reading {
      directorsSeenMsAgo = Map.copyOf(directorsSeenMsAgo);
    }
  }
}
