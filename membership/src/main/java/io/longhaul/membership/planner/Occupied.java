package io.longhaul.membership.planner;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What the nodes' occupancy reports prove (rules R4 to R7), by ordinal of the next epoch. */
final class Occupied {
  private final List<Optional<BitSet>> proven = new ArrayList<>();
  private final List<BitSet> claimed = new ArrayList<>();

  /**
   * Reads the reports.
   *
   * @param epoch number of the current epoch: older tags prove nothing of it (rule R5)
   */
  Occupied(TierView view, Roster roster, long epoch) {
    for (EpochNode node : roster.nodes()) {
      BitSet union = new BitSet(Slot.COUNT);
      BitSet sockets = new BitSet(Slot.COUNT);
      boolean complete = !node.incarnations().isEmpty();
      for (Incarnation incarnation : node.incarnations()) {
        Optional<Occupancy> report =
            Optional.ofNullable(
                view.occupancies().get(new MemberKey(node.id(), incarnation.number())));
        complete &= report.filter(r -> r.settledEpoch() >= epoch).isPresent();
        report.ifPresent(r -> union.or(r.slots()));
        report.filter(r -> !knowsNothing(r)).ifPresent(r -> sockets.or(r.slots()));
      }
      proven.add(complete ? Optional.of(union) : Optional.empty());
      claimed.add(sockets);
    }
  }

  /** Whether every incarnation has said, since the epoch settled, that the slot is empty. */
  boolean provenEmpty(int node, int slot) {
    return proven.get(node).map(slots -> !slots.get(slot)).orElse(false);
  }

  /** Whether the node's reports are new enough to prove anything. */
  boolean reported(int node) {
    return proven.get(node).isPresent();
  }

  /** Slots in which the node said that it holds sockets; not to be changed. */
  BitSet claimed(int node) {
    return claimed.get(node);
  }

  /** True when no live node holds, or may hold, anything at all. */
  boolean nothing() {
    return proven.stream().allMatch(slots -> slots.map(BitSet::isEmpty).orElse(false));
  }

  /** A reporter that has just started sets all bits (rule R6): it claims no socket by that. */
  private static boolean knowsNothing(Occupancy report) {
    return report.slots().cardinality() == Slot.COUNT;
  }
}
