package io.longhaul.membership.occupancy;

import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.occupancy.OccupancySource.Reading;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Makes a node's reports. The settled epoch is read before the slots are (rule R5); while a reading
 * is not complete there is no report, because the last one stays true for the epoch that it is
 * tagged with, and none means every slot (rule R6). Not safe for use by several threads.
 */
public final class OccupancyReporter {
  private final MemberKey key;
  private final OccupancySource source;
  private final LongSupplier settled;
  private long settledAtMark;
  private boolean marked;
  private long sequence;

  /**
   * For one run of a node.
   *
   * @param settled the highest epoch known to be acknowledged by all; an older one only proves less
   */
  public OccupancyReporter(MemberKey key, OccupancySource source, LongSupplier settled) {
    this.key = key;
    this.source = source;
    this.settled = settled;
  }

  /** What the node holds now; empty while that is not known. */
  public Optional<Occupancy> report() {
    if (!marked) {
      settledAtMark = settled.getAsLong();
      source.mark();
      marked = true;
    }
    Optional<Reading> read = source.read();
    marked = read.isEmpty();
    return read.map(this::report);
  }

  private Occupancy report(Reading reading) {
    sequence++;
    return new Occupancy(
        key.nodeId(),
        key.incarnation(),
        sequence,
        settledAtMark,
        reading.slots(),
        reading.sockets(),
        reading.doors(),
        reading.connections(),
        reading.directorsSeenMsAgo());
  }
}
