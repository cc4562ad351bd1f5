package io.longhaul.membership.telemetry;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TelemetrySecret;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements of all kinds and sizes. */
final class Samples {
  static final String TIER = "blue";
  static final long RUN = 1_700_000_000_000L;
  static final MemberKey NODE = new MemberKey("node-1", RUN);
  static final TelemetrySecret SECRET = TelemetrySecret.random();

  private Samples() {}

  static MessageEncoder node() {
    return encoder(TIER, SenderId.node(NODE.nodeId()), RUN, SECRET);
  }

  static MessageEncoder encoder(String tier, SenderId self, long run, TelemetrySecret secret) {
    MessageEncoder encoder = new MessageEncoder(tier, self, run);
    encoder.secret(secret);
    return encoder;
  }

  static TelemetrySender sender(
      TelemetryMedia media, SenderId self, long run, TelemetrySecret secret) {
    TelemetrySender sender = TelemetrySender.start(media, TIER, self, run);
    sender.secret(secret);
    return sender;
  }

  static MessageEncoder director(String id) {
    return encoder(TIER, SenderId.director(id), RUN, SECRET);
  }

  static Keyring keyring() {
    Keyring keyring = new Keyring(TIER);
    keyring.secrets(
        Map.of(
            SenderId.node(NODE.nodeId()), SECRET,
            SenderId.director("d-1"), SECRET,
            SenderId.director("d-2"), SECRET));
    return keyring;
  }

  static Heartbeat heartbeat(long sequence) {
    return new Heartbeat(NODE, sequence, 42, 1_000, 17, 250, 3);
  }

  /** A report with every n-th slot at random, of which half have no socket any more. */
  static Occupancy report(long sequence, int every, int doors, int directors) {
    Random random = new Random(sequence);
    BitSet slots = new BitSet(Slot.COUNT);
    BitSet sockets = new BitSet(Slot.COUNT);
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      slots.set(slot, random.nextInt(every) == 0);
      sockets.set(slot, slots.get(slot) && random.nextBoolean());
    }
    return new Occupancy(
        NODE.nodeId(),
        NODE.incarnation(),
        sequence,
        41,
        slots,
        sockets,
        names("door-", doors),
        1_000,
        names("director-", directors).stream()
            .collect(Collectors.toMap(name -> name, name -> (long) name.hashCode())));
  }

  static Reach reach(String directorId, long sequence, int unreached, int alsoReached) {
    return new Reach(
        directorId, sequence, 42, true, keys("gone-", unreached), keys("new-", alsoReached));
  }

  private static Set<MemberKey> keys(String prefix, int count) {
    return names(prefix, count).stream()
        .map(name -> new MemberKey(name, RUN + name.length()))
        .collect(Collectors.toSet());
  }

  private static Set<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toSet());
  }
}
