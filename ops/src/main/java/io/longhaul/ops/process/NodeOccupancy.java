package io.longhaul.ops.process;

import io.longhaul.membership.occupancy.OccupancySource;
import io.longhaul.membership.occupancy.OccupancyTracker;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** A relay node's occupancy: what its own counters say (rule R6). */
final class NodeOccupancy implements OccupancySource {
  private final SlotCounters counters;
  private final OccupancyTracker tracker;
  private final NodeServer server;
  private volatile int occupiedSlots;

  NodeOccupancy(SlotCounters counters, Duration grace, NodeServer server) {
    this.counters = counters;
    this.tracker = new OccupancyTracker(counters, grace, nowMs());
    this.server = server;
  }

  @Override
  public Reading read() {
    OccupancyTracker.Scan scan = tracker.scan(nowMs());
    BitSet slots = scan.slots();
    occupiedSlots = slots.cardinality();
    return new Reading(slots, scan.exact(), counters.total(), server.directorsSeenMsAgo());
  }

  /** Slots occupied at the last reading. */
  int occupiedSlots() {
    return occupiedSlots;
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
