package io.longhaul.membership.telemetry;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Cuts statements into parts that fit into messages, and puts them together again. */
final class Shares {
  private Shares() {}

  /** The share of a report that goes into one part: a range of slots, and of each list. */
  static Occupancy of(Occupancy report, int part, int parts) {
    int from = Slot.COUNT / parts * part;
    int to = from + Slot.COUNT / parts;
    Map<String, Long> seen = new HashMap<>();
    List<Map.Entry<String, Long>> directors =
        List.copyOf(new TreeMap<>(report.directorsSeenMsAgo()).entrySet());
    slice(directors, part, parts).forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
    return new Occupancy(
        report.nodeId(),
        report.incarnation(),
        report.sequence(),
        report.settledEpoch(),
        only(report.slots(), from, to),
        only(report.sockets(), from, to),
        Set.copyOf(slice(report.doors().stream().sorted().toList(), part, parts)),
        report.connections(),
        seen);
  }

  static Occupancy joinReports(Collection<Occupancy> shares) {
    Occupancy any = shares.iterator().next();
    BitSet slots = new BitSet(Slot.COUNT);
    BitSet sockets = new BitSet(Slot.COUNT);
    Set<String> doors = new HashSet<>();
    Map<String, Long> seen = new HashMap<>();
    for (Occupancy share : shares) {
      slots.or(share.slots());
      sockets.or(share.sockets());
      doors.addAll(share.doors());
      seen.putAll(share.directorsSeenMsAgo());
    }
    return new Occupancy(
        any.nodeId(),
        any.incarnation(),
        any.sequence(),
        any.settledEpoch(),
        slots,
        sockets,
        doors,
        any.connections(),
        seen);
  }

  /** The share of a director's statement that goes into one part. */
  static Reach of(Reach reach, int part, int parts) {
    return with(
        reach,
        new LinkedHashSet<>(slice(sorted(reach.unreached()), part, parts)),
        new LinkedHashSet<>(slice(sorted(reach.alsoReached()), part, parts)));
  }

  static Reach joinReaches(Collection<Reach> shares) {
    Set<MemberKey> unreached = new HashSet<>();
    Set<MemberKey> alsoReached = new HashSet<>();
    for (Reach share : shares) {
      unreached.addAll(share.unreached());
      alsoReached.addAll(share.alsoReached());
    }
    return with(shares.iterator().next(), unreached, alsoReached);
  }

  private static Reach with(Reach reach, Set<MemberKey> unreached, Set<MemberKey> alsoReached) {
    return new Reach(
        reach.directorId(), reach.sequence(), reach.epoch(), reach.fit(), unreached, alsoReached);
  }

  private static List<MemberKey> sorted(Set<MemberKey> processes) {
    return processes.stream()
        .sorted(Comparator.comparing(MemberKey::nodeId).thenComparingLong(MemberKey::incarnation))
        .toList();
  }

  private static BitSet only(BitSet bits, int from, int to) {
    BitSet some = (BitSet) bits.clone();
    some.clear(0, from);
    some.clear(to, Math.max(to, some.length()));
    return some;
  }

  private static <T> List<T> slice(List<T> all, int part, int parts) {
    return all.subList(
        (int) ((long) all.size() * part / parts), (int) ((long) all.size() * (part + 1) / parts));
  }
}
