package io.longhaul.membership.telemetry;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.telemetry.codec.HeartbeatDecoder;
import io.longhaul.membership.telemetry.codec.MessageHeaderDecoder;
import io.longhaul.membership.telemetry.codec.OccupancyPartDecoder;
import io.longhaul.membership.telemetry.codec.ReachDecoder;
import io.longhaul.membership.telemetry.codec.YesNo;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what lies behind the fields that {@link Envelope} has checked. Whatever it is given, it
 * reads nothing outside the message and keeps no more than a few times its length, but it may throw
 * any exception at run time.
 */
final class MessageDecoder {
  private final HeartbeatDecoder heartbeats = new HeartbeatDecoder();
  private final OccupancyPartDecoder reports = new OccupancyPartDecoder();
  private final ReachDecoder reaches = new ReachDecoder();

  /** Reads a message whose tag is right. */
  Message decode(Envelope envelope, UnsafeBuffer message, MessageHeaderDecoder header) {
    return switch (header.templateId()) {
      case HeartbeatDecoder.TEMPLATE_ID -> heartbeat(envelope, message, header);
      case OccupancyPartDecoder.TEMPLATE_ID -> occupancy(envelope, message, header);
      case ReachDecoder.TEMPLATE_ID -> reach(envelope, message, header);
      default -> throw new IllegalArgumentException("message: " + header.templateId());
    };
  }

  private Message heartbeat(Envelope envelope, UnsafeBuffer message, MessageHeaderDecoder header) {
    heartbeats.wrap(message, Wire.HEADER_BYTES, header.blockLength(), header.version());
    MemberKey key = new MemberKey(envelope.nodeName(), envelope.run());
    atLeast(header.blockLength(), HeartbeatDecoder.BLOCK_LENGTH);
    return new Message.Beat(
        new Heartbeat(
            key,
            heartbeats.sequence(),
            heartbeats.epoch(),
            heartbeats.connections(),
            heartbeats.acceptsPerSecond(),
            heartbeats.loopLagMicros(),
            heartbeats.listenOverflows()));
  }

  private Message occupancy(Envelope envelope, UnsafeBuffer message, MessageHeaderDecoder header) {
    reports.wrap(message, Wire.HEADER_BYTES, header.blockLength(), header.version());
    atLeast(header.blockLength(), OccupancyPartDecoder.BLOCK_LENGTH);
    int part = reports.part();
    int parts = checkedParts(part, reports.parts());
    Map<String, Long> seen = new HashMap<>();
    OccupancyPartDecoder.DirectorsDecoder directors = reports.directors();
    atLeast(directors.actingBlockLength(), OccupancyPartDecoder.DirectorsDecoder.sbeBlockLength());
    directors.forEachRemaining(entry -> seen.put(entry.director(), entry.seenMsAgo()));
    Set<String> doors = new HashSet<>();
    OccupancyPartDecoder.DoorsDecoder doorNames = reports.doors();
    atLeast(doorNames.actingBlockLength(), OccupancyPartDecoder.DoorsDecoder.sbeBlockLength());
    doorNames.forEachRemaining(entry -> doors.add(entry.door()));
    int count = Slot.COUNT / parts;
    BitSet slots = DeflatedBits.inflate(slotBytes(message), count);
    BitSet sockets = DeflatedBits.inflate(idleBytes(message), count);
    sockets.xor(slots);
    return new Message.OccupancyPart(
        part,
        parts,
        new Occupancy(
            envelope.nodeName(),
            envelope.run(),
            reports.sequence(),
            reports.settledEpoch(),
            shifted(slots, part * count),
            shifted(sockets, part * count),
            doors,
            reports.connections(),
            seen));
  }

  private byte[] slotBytes(UnsafeBuffer message) {
    byte[] deflated = new byte[within(reports.slotsLength(), message)];
    reports.getSlots(deflated, 0, deflated.length);
    return deflated;
  }

  private byte[] idleBytes(UnsafeBuffer message) {
    byte[] deflated = new byte[within(reports.idleLength(), message)];
    reports.getIdle(deflated, 0, deflated.length);
    return deflated;
  }

  private static BitSet shifted(BitSet bits, int by) {
    if (by == 0) {
      return bits;
    }
    BitSet shifted = new BitSet(Slot.COUNT);
    bits.stream().forEach(bit -> shifted.set(bit + by));
    return shifted;
  }

  private Message reach(Envelope envelope, UnsafeBuffer message, MessageHeaderDecoder header) {
    reaches.wrap(message, Wire.HEADER_BYTES, header.blockLength(), header.version());
    atLeast(header.blockLength(), ReachDecoder.BLOCK_LENGTH);
    int part = reaches.part();
    int parts = checkedParts(part, reaches.parts());
    Set<MemberKey> unreached = new HashSet<>();
    ReachDecoder.UnreachedDecoder silent = reaches.unreached();
    atLeast(silent.actingBlockLength(), ReachDecoder.UnreachedDecoder.sbeBlockLength());
    silent.forEachRemaining(p -> unreached.add(new MemberKey(p.node(), p.incarnation())));
    Set<MemberKey> alsoReached = new HashSet<>();
    ReachDecoder.AlsoReachedDecoder others = reaches.alsoReached();
    atLeast(others.actingBlockLength(), ReachDecoder.AlsoReachedDecoder.sbeBlockLength());
    others.forEachRemaining(p -> alsoReached.add(new MemberKey(p.node(), p.incarnation())));
    return new Message.ReachPart(
        part,
        parts,
        new Reach(
            envelope.directorName(),
            reaches.sequence(),
            reaches.epoch(),
            fit(reaches.fit()),
            unreached,
            alsoReached));
  }

  private static boolean fit(YesNo fit) {
    return switch (fit) {
      case YES -> true;
      case NO -> false;
      default -> throw new IllegalArgumentException("fit: " + fit + " (expected: YES or NO)");
    };
  }

  private static int checkedParts(int part, int parts) {
    if (Integer.bitCount(parts) != 1 || parts > Wire.MAX_PARTS || part >= parts) {
      throw new IllegalArgumentException("part: " + part + " of " + parts);
    }
    return parts;
  }

  private static void atLeast(int length, int expected) {
    if (length < expected) {
      throw new IllegalArgumentException("block: " + length + " (expected: >= " + expected + ")");
    }
  }

  private static int within(int length, UnsafeBuffer message) {
    if (length > message.capacity()) {
      throw new IllegalArgumentException("length: " + length + " (expected: in the message)");
    }
    return length;
  }
}
