package io.longhaul.director.xdp.agent;

import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.TableMemory;
import io.longhaul.hash.Slot;
import io.longhaul.membership.occupancy.OccupancySource;
import io.longhaul.membership.occupancy.OccupancyTracker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a node's host holds, by its kernel and not by any process (rules R4, R6): every slot for the
 * first grace, then those with a socket, or with one or a SYN within the grace. There is no reading
 * before the shim has a table, since nobody knows then what is a door's, and none while the
 * kernel's walk would take more than {@link WalkPace#SHARE_PERCENT} of a processor.
 *
 * <p>For {@link io.longhaul.membership.occupancy.OccupancyReporter}, with {@link #settled} as its
 * epoch.
 */
public final class KernelOccupancy implements OccupancySource, AutoCloseable {
  private final LoadedProgram shim;
  private final KernelSockets sockets;
  private final Marks marks;
  private final Senders senders;
  private final Supplier<Map<InetAddress, String>> directors;
  private final LongSupplier nowNs;
  private final WalkPace pace;
  private final ScanWords slotWords;
  private final ScanWords doorWords;
  private final OccupancyTracker slots;
  private final OccupancyTracker doors;

  /**
   * Starts with everything occupied.
   *
   * @param shim it has to stay open
   * @param grace how long a slot or door stays occupied behind its last socket or SYN
   * @param directors ids of directors by underlay address, as far as known now
   * @param nowNs a clock that never goes back, such as {@link System#nanoTime}
   */
  public KernelOccupancy(
      LoadedProgram shim,
      Duration grace,
      Supplier<Map<InetAddress, String>> directors,
      LongSupplier nowNs) {
    this.shim = shim;
    this.sockets = new KernelSockets(shim);
    this.marks = new Marks(shim);
    this.senders = new Senders(shim);
    this.directors = directors;
    this.nowNs = nowNs;
    this.pace = new WalkPace(nowNs);
    this.slotWords = new ScanWords(Slot.COUNT, marks::ofSlot);
    this.doorWords = new ScanWords(KernelSockets.DOOR_PLACES, marks::ofDoor);
    this.slots = new OccupancyTracker(slotWords, grace, nowMs());
    this.doors = new OccupancyTracker(doorWords, grace, nowMs());
  }

  /**
   * The epoch that a report may be tagged with (rule R5): settled, and loaded by this very shim,
   * which nobody waits for while its node is demoted.
   *
   * @param settled the highest epoch that is known to be acknowledged by all
   */
  public static LongSupplier settled(LongSupplier settled, TableMemory ownTable) {
    return () -> Math.min(settled.getAsLong(), ownTable.epoch().orElse(0L));
  }

  /** A walk over the kernel's sockets misses none that was there before it, so there is no line. */
  @Override
  public void mark() {
    slots.mark();
    doors.mark();
  }

  @Override
  public Optional<Reading> read() {
    if (shim.tables().epoch().isEmpty() || !pace.begin()) {
      return Optional.empty();
    }
    SocketScan scan = sockets.scan();
    pace.end();
    slotWords.held(scan.slots());
    doorWords.held(scan.doorPlaces());
    long now = nowMs();
    OccupancyTracker.Scan occupied = slots.scan(now).orElseThrow();
    OccupancyTracker.Scan used = doors.scan(now).orElseThrow();
    return Optional.of(
        new Reading(
            occupied.slots(),
            occupied.sockets(),
            sockets.names(used.slots()),
            Math.toIntExact(scan.connections()),
            directorsSeenMsAgo()));
  }

  private long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(nowNs.getAsLong());
  }

  private Map<String, Long> directorsSeenMsAgo() {
    Map<InetAddress, String> ids = directors.get();
    Map<String, Long> seen = new HashMap<>();
    senders
        .ages()
        .forEach(
            (address, age) -> {
              String id = ids.get(address);
              if (id != null) {
                seen.merge(id, age.toMillis(), Math::min);
              }
            });
    return seen;
  }

  @Override
  public void close() {
    sockets.close();
    marks.close();
  }
}
