package io.longhaul.membership.planner;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the nodes' occupancy reports prove (rules R4 to R7), by ordinal of the next epoch. */
final class Occupied {
  private final List<Optional<BitSet>> proven = new ArrayList<>();
  private final List<BitSet> claimed = new ArrayList<>();
  private final Set<String> doors = new HashSet<>();

  /**
   * Reads the reports.
   *
   * @param epoch number of the current epoch: older tags prove nothing of it (rule R5)
   */
  Occupied(TierView view, Roster roster, long epoch) {
    boolean relay = view.spec().plane().equals("relay");
    Map<String, Occupancy> hosts = relay ? Map.of() : newestOfEachHost(view);
    for (EpochNode node : roster.nodes()) {
      List<Optional<Occupancy>> reports =
          relay ? ofProcesses(view, node) : List.of(Optional.ofNullable(hosts.get(node.id())));
      add(reports, epoch);
    }
  }

  /** In a relay tier every process of a node speaks for itself. */
  private static List<Optional<Occupancy>> ofProcesses(TierView view, EpochNode node) {
    List<Optional<Occupancy>> reports = new ArrayList<>();
    for (Incarnation incarnation : node.incarnations()) {
      MemberKey key = new MemberKey(node.id(), incarnation.number());
      reports.add(Optional.ofNullable(view.occupancies().get(key)));
    }
    return reports;
  }

  /** In an xdp tier the newest run of a host's shim agent speaks for its whole kernel (R4). */
  private static Map<String, Occupancy> newestOfEachHost(TierView view) {
    Map<String, Occupancy> newest = new HashMap<>();
    Comparator<Occupancy> byRun = Comparator.comparingLong(Occupancy::incarnation);
    for (Occupancy report : view.occupancies().values()) {
      newest.merge(
          report.nodeId(), report, (one, other) -> byRun.compare(one, other) < 0 ? other : one);
    }
    return newest;
  }

  private void add(List<Optional<Occupancy>> reports, long epoch) {
    if (reports.size() == 1 && reports.getFirst().isPresent()) {
      add(reports.getFirst().get(), epoch);
      return;
    }
    BitSet union = new BitSet();
    BitSet sockets = new BitSet();
    boolean complete = !reports.isEmpty();
    for (Optional<Occupancy> report : reports) {
      complete &= report.filter(r -> r.settledEpoch() >= epoch).isPresent();
      report.ifPresent(
          r -> {
            union.or(r.slots());
            sockets.or(r.sockets());
            doors.addAll(r.doors());
          });
    }
    proven.add(complete ? Optional.of(union) : Optional.empty());
    claimed.add(sockets);
  }

  /** The usual case, in which nothing needs to be copied. */
  private void add(Occupancy report, long epoch) {
    proven.add(report.settledEpoch() >= epoch ? Optional.of(report.slots()) : Optional.empty());
    claimed.add(report.sockets());
    doors.addAll(report.doors());
  }

  /** Whether every reporter has said, since the epoch settled, that the slot is empty. */
  boolean provenEmpty(int node, int slot) {
    Optional<BitSet> slots = proven.get(node);
    return slots.isPresent() && !slots.get().get(slot);
  }

  /** Whether the node's reports are new enough to prove anything. */
  boolean reported(int node) {
    return proven.get(node).isPresent();
  }

  /** Slots in which the node said that it holds sockets; not to be changed. */
  BitSet claimed(int node) {
    return claimed.get(node);
  }

  /** True when every node has proven that it holds nothing of a door. */
  boolean provenEmpty(String door) {
    return proven.stream().allMatch(Optional::isPresent) && !doors.contains(door);
  }
}
