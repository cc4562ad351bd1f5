package io.longhaul.ops.process;

import io.longhaul.membership.occupancy.OccupancySource;
import io.longhaul.membership.occupancy.OccupancyTracker;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A relay node's occupancy: what its own counters say (rule R6). */
final class NodeOccupancy implements OccupancySource {
  private final SlotCounters counters;
  private final OccupancyTracker tracker;
  private final OccupancyTracker doorTracker;
  private final NodeServer server;
  private final Supplier<Set<String>> doorNames;
  private volatile int occupiedSlots;

  NodeOccupancy(
      SlotCounters counters, Duration grace, NodeServer server, Supplier<Set<String>> doorNames) {
    this.counters = counters;
    this.tracker = new OccupancyTracker(counters, grace, nowMs());
    this.doorTracker = new OccupancyTracker(counters.doors(), grace, nowMs());
    this.server = server;
    this.doorNames = doorNames;
  }

  @Override
  public void mark() {
    tracker.mark();
  }

  @Override
  public Optional<Reading> read() {
    return tracker.scan(nowMs()).map(this::reading);
  }

  private Reading reading(OccupancyTracker.Scan scan) {
    occupiedSlots = scan.slots().cardinality();
    BitSet occupiedDoors = doorTracker.scan(nowMs()).orElseThrow().slots();
    Set<String> doors = counters.doors().names(occupiedDoors, doorNames.get());
    return new Reading(
        scan.slots(), scan.sockets(), doors, counters.total(), server.directorsSeenMsAgo());
  }

  /** Slots occupied at the last reading. */
  int occupiedSlots() {
    return occupiedSlots;
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
