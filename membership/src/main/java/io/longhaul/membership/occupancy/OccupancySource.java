package io.longhaul.membership.occupancy;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a node's reports come from: its counters, its kernel, or a test. Called by one thread: in
 * turn {@link #mark}, then {@link #read} until it gives a reading.
 */
public interface OccupancySource {
  /** Draws a line: what the next reading says is true of all that came before. */
  void mark();

  /** Scans now, anew; empty while something from before the mark is not known yet. */
  Optional<Reading> read();

  /**
   * One reading.
   *
   * @param slots as in {@link OccupancyTracker.Scan#slots()}; not changed afterwards
   * @param sockets as in {@link OccupancyTracker.Scan#sockets()}; likewise
   * @param doors names of the doors that have a socket, or had one within the grace
   * @param connections open client connections
   * @param directorsSeenMsAgo director id to the milliseconds since its last connection or packet
   */
  record Reading(
      BitSet slots,
      BitSet sockets,
      Set<String> doors,
      int connections,
      Map<String, Long> directorsSeenMsAgo) {
    public Reading {
      doors = Set.copyOf(doors);
      directorsSeenMsAgo = Map.copyOf(directorsSeenMsAgo);
    }
  }
}
