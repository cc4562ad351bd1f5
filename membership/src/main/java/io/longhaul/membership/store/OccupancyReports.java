package io.longhaul.membership.store;

import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.occupancy.OccupancySource;
import io.longhaul.membership.occupancy.OccupancySource.Reading;
import java.util.Optional;

/**
 * Writes a node's occupancy to {@code telemetry/<id>:<incarnation>} when it changed. The settled
 * epoch is read before the slots are (rule R5); while the slot of some socket is not known nothing
 * is written: the last report stays true for the epoch that it is tagged with, and no report means
 * every slot (rule R6).
 */
final class OccupancyReports implements AutoCloseable {
  /** At most one report in this time. */
  static final long PERIOD_MS = 1_000;

  /** Readings after which an unchanged report is written again, so that its ages are fresh. */
  private static final int REFRESH = 5;

  private final TierConnection connection;
  private final MemberKey key;
  private final OccupancySource source;
  private final EphemeralZnode znode;
  private volatile Optional<Occupancy> latest = Optional.empty();
  private long sequence;
  private int unchanged;
  private long settled;
  private boolean marked;

  OccupancyReports(TierConnection connection, MemberKey key, OccupancySource source) {
    this.connection = connection;
    this.key = key;
    this.source = source;
    this.znode =
        new EphemeralZnode(
            connection,
            connection.paths().telemetry(key),
            "report of node " + key.znode(),
            this::content);
  }

  /** Called by one thread, about once a period. */
  void publishIfChanged() {
    if (!marked) {
      settled = connection.store().settled();
      source.mark();
      marked = true;
    }
    Optional<Reading> read = source.read();
    if (read.isEmpty()) {
      return;
    }
    marked = false;
    Reading reading = read.get();
    if (same(reading, settled) && ++unchanged < REFRESH) {
      return;
    }
    unchanged = 0;
    sequence++;
    latest =
        Optional.of(
            new Occupancy(
                key.nodeId(),
                key.incarnation(),
                sequence,
                settled,
                reading.slots(),
                reading.sockets(),
                reading.doors(),
                reading.connections(),
                reading.directorsSeenMsAgo()));
    znode.update();
  }

  long published() {
    return latest.map(Occupancy::sequence).orElse(0L);
  }

  private boolean same(Reading reading, long now) {
    return latest
        .filter(
            last ->
                last.settledEpoch() == now
                    && last.connections() == reading.connections()
                    && last.directorsSeenMsAgo()
                        .keySet()
                        .equals(reading.directorsSeenMsAgo().keySet())
                    && last.doors().equals(reading.doors())
                    && last.sockets().equals(reading.sockets())
                    && last.slots().equals(reading.slots()))
        .isPresent();
  }

  private Optional<byte[]> content(String instance) {
    return latest.map(report -> OccupancyCodec.encode(report, instance));
  }

  @Override
  public void close() {
    znode.close();
  }
}
