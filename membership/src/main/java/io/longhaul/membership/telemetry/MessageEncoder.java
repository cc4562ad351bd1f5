package io.longhaul.membership.telemetry;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TelemetrySecret;
import io.longhaul.membership.telemetry.codec.HeartbeatEncoder;
import io.longhaul.membership.telemetry.codec.MessageHeaderEncoder;
import io.longhaul.membership.telemetry.codec.OccupancyPartEncoder;
import io.longhaul.membership.telemetry.codec.ReachEncoder;
import io.longhaul.membership.telemetry.codec.SenderKind;
import io.longhaul.membership.telemetry.codec.YesNo;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one sender's messages, each into the same {@link #bytes()}, sealed and numbered. Not safe
 * for use by several threads.
 */
final class MessageEncoder {
  /** What the methods return for a part that is too long for a message: cut into more parts. */
  static final int TOO_LONG = -1;

  private final byte[] bytes = new byte[Wire.MAX_MESSAGE_BYTES];
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final HeartbeatEncoder heartbeats = new HeartbeatEncoder();
  private final OccupancyPartEncoder reports = new OccupancyPartEncoder();
  private final ReachEncoder reaches = new ReachEncoder();
  private final SenderId self;
  private final long run;
  private final String tier;
  private Optional<Seal> seal = Optional.empty();
  private long number;

  /**
   * For a sender.
   *
   * @param run rises with every start of the sender; a node's incarnation
   */
  MessageEncoder(String tier, SenderId self, long run) {
    this.tier = tier;
    this.self = self;
    this.run = run;
  }

  /** From now on messages are sealed by this; before, none may be made. */
  void secret(TelemetrySecret secret) {
    if (seal.filter(now -> now.madeWith(secret)).isEmpty()) {
      seal = Optional.of(new Seal(tier, secret));
    }
  }

  boolean sealing() {
    return seal.isPresent();
  }

  /** Where the message is that was written last. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the length of the message. */
  int heartbeat(Heartbeat heartbeat) {
    heartbeats
        .wrapAndApplyHeader(buffer, 0, header)
        .kind(kind())
        .sender(self.name())
        .run(run)
        .messageNumber(++number)
        .sequence(heartbeat.sequence())
        .epoch(heartbeat.epoch())
        .connections(heartbeat.connections())
        .acceptsPerSecond(heartbeat.acceptsPerSecond())
        .loopLagMicros(heartbeat.loopLagMicros())
        .listenOverflows(heartbeat.listenOverflows());
    return sealed(heartbeats.limit());
  }

  /** Returns the length of the message, or {@link #TOO_LONG}. */
  int occupancy(Occupancy report, int part, int parts) {
    Occupancy share = Shares.of(report, part, parts);
    byte[] slots = deflated(share.slots(), part, parts);
    BitSet idle = (BitSet) share.slots().clone();
    idle.xor(share.sockets());
    byte[] idleSlots = deflated(idle, part, parts);
    int length = length(share, slots, idleSlots);
    if (length > Wire.MAX_MESSAGE_BYTES) {
      return TOO_LONG;
    }
    reports
        .wrapAndApplyHeader(buffer, 0, header)
        .kind(kind())
        .sender(self.name())
        .run(run)
        .messageNumber(++number)
        .sequence(share.sequence())
        .settledEpoch(share.settledEpoch())
        .connections(share.connections())
        .part(part)
        .parts(parts);
    var directors = reports.directorsCount(share.directorsSeenMsAgo().size());
    share.directorsSeenMsAgo().forEach((id, ms) -> directors.next().director(id).seenMsAgo(ms));
    var doors = reports.doorsCount(share.doors().size());
    share.doors().forEach(door -> doors.next().door(door));
    reports.putSlots(slots, 0, slots.length);
    reports.putIdle(idleSlots, 0, idleSlots.length);
    return sealed(reports.limit());
  }

  private static byte[] deflated(BitSet bits, int part, int parts) {
    int count = Slot.COUNT / parts;
    return DeflatedBits.deflate(bits.get(part * count, (part + 1) * count), count);
  }

  private static int length(Occupancy share, byte[] slots, byte[] idle) {
    return Wire.HEADER_BYTES
        + OccupancyPartEncoder.BLOCK_LENGTH
        + OccupancyPartEncoder.DirectorsEncoder.sbeHeaderSize()
        + OccupancyPartEncoder.DirectorsEncoder.sbeBlockLength() * share.directorsSeenMsAgo().size()
        + OccupancyPartEncoder.DoorsEncoder.sbeHeaderSize()
        + OccupancyPartEncoder.DoorsEncoder.sbeBlockLength() * share.doors().size()
        + OccupancyPartEncoder.slotsHeaderLength()
        + slots.length
        + OccupancyPartEncoder.idleHeaderLength()
        + idle.length
        + Wire.TAG_BYTES;
  }

  /** Returns the length of the message, or {@link #TOO_LONG}. */
  int reach(Reach reach, int part, int parts) {
    Reach share = Shares.of(reach, part, parts);
    Set<MemberKey> unreached = share.unreached();
    Set<MemberKey> alsoReached = share.alsoReached();
    int length =
        Wire.HEADER_BYTES
            + ReachEncoder.BLOCK_LENGTH
            + 2 * ReachEncoder.UnreachedEncoder.sbeHeaderSize()
            + ReachEncoder.UnreachedEncoder.sbeBlockLength()
                * (unreached.size() + alsoReached.size())
            + Wire.TAG_BYTES;
    if (length > Wire.MAX_MESSAGE_BYTES) {
      return TOO_LONG;
    }
    reaches
        .wrapAndApplyHeader(buffer, 0, header)
        .kind(kind())
        .sender(self.name())
        .run(run)
        .messageNumber(++number)
        .sequence(share.sequence())
        .epoch(share.epoch())
        .fit(share.fit() ? YesNo.YES : YesNo.NO)
        .part(part)
        .parts(parts);
    var silent = reaches.unreachedCount(unreached.size());
    unreached.forEach(p -> silent.next().node(p.nodeId()).incarnation(p.incarnation()));
    var others = reaches.alsoReachedCount(alsoReached.size());
    alsoReached.forEach(p -> others.next().node(p.nodeId()).incarnation(p.incarnation()));
    return sealed(reaches.limit());
  }

  private SenderKind kind() {
    return self.kind() == SenderId.Kind.NODE ? SenderKind.NODE : SenderKind.DIRECTOR;
  }

  private int sealed(int length) {
    seal.orElseThrow().seal(bytes, length);
    return length + Wire.TAG_BYTES;
  }
}
