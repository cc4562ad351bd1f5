package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.planner.SlotStep.Kind;

/**
 * The three-step move of one slot: widen, switch, narrow, and what overtakes it (design section 3).
 * All chains here name nodes by the next epoch's ordinals.
 */
final class SlotPlanner {
  private static final int REACHED = 0;
  private static final int DEMOTED = 1;
  private static final int ABSENT = 2;

  private final Roster roster;
  private final Occupied occupied;
  private final Repairs repairs;
  private final boolean acknowledged;

  /** Most slots have a chain of one node and stay as they are: they share these. */
  private final SlotStep[] settledAlone;

  /**
   * A planner for all slots of one epoch.
   *
   * @param repairs sockets that the chains lack (rule R7)
   * @param acknowledged whether everybody acknowledged the current epoch (rule R1)
   */
  SlotPlanner(Roster roster, Occupied occupied, Repairs repairs, boolean acknowledged) {
    this.roster = roster;
    this.occupied = occupied;
    this.repairs = repairs;
    this.acknowledged = acknowledged;
    this.settledAlone = new SlotStep[roster.nodes().size()];
    for (int node = 0; node < settledAlone.length; node++) {
      settledAlone[node] = new SlotStep(Chain.of(node), Kind.SETTLED);
    }
  }

  /**
   * The slot's next step towards its desired head.
   *
   * @param before the slot's chain in the current epoch, without nodes that are gone
   * @param desired the head that balance wants, -1 for none
   */
  SlotStep step(int slot, Chain before, int desired) {
    int[] missing = repairs.missing(slot);
    if (before.size() == 1
        && missing.length == 0
        && before.head() == desired
        && !roster.is(desired, NodeState.DEMOTED)) {
      return settledAlone[desired];
    }
    Chain urgent = urgent(before, missing);
    if (desired >= 0 && mustTakeOver(before, desired)) {
      return takeOver(urgent, desired);
    }
    if (!urgent.equals(before)) {
      return new SlotStep(urgent, Kind.EMERGENCY);
    }
    if (before.isEmpty()) {
      return new SlotStep(before, Kind.SETTLED);
    }
    return before.head() == desired || desired < 0
        ? narrow(slot, before, desired)
        : move(slot, before, desired);
  }

  /**
   * Rules R7 and R8, which wait for nobody: demoted nodes to the tail, unknown sockets into the
   * chain.
   */
  private Chain urgent(Chain chain, int[] missing) {
    Chain next = chain;
    for (int node : missing) {
      if (next.size() < Chain.MAX_NODES) {
        next = next.withTail(node);
      }
    }
    return demotedLast(next);
  }

  /** A head that nobody reaches is replaced at once, also by a node from outside the chain (I2). */
  private boolean mustTakeOver(Chain before, int desired) {
    return before.isEmpty()
        || (before.head() != desired && roster.is(before.head(), NodeState.DEMOTED));
  }

  private SlotStep takeOver(Chain urgent, int desired) {
    if (urgent.contains(desired) || urgent.size() < Chain.MAX_NODES) {
      return new SlotStep(demotedLast(urgent.withHead(desired)), Kind.EMERGENCY);
    }
    // Full, and the one who should take over is not in it. Whoever is reached serves meanwhile: he
    // came to the front when the demoted ones went to the tail. Where nobody is, nobody gives way,
    // since each of the eight may come back with its sockets; the first to be gone makes room.
    return new SlotStep(
        urgent, roster.is(urgent.head(), NodeState.DEMOTED) ? Kind.HELD_FULL : Kind.EMERGENCY);
  }

  private SlotStep move(int slot, Chain before, int desired) {
    if (!acknowledged) {
      return new SlotStep(before, Kind.WAITS_ACKNOWLEDGEMENT);
    }
    Chain kept = withoutEmpty(slot, before, desired);
    if (before.contains(desired)) {
      return new SlotStep(demotedLast(kept.withHead(desired)), Kind.SWITCHED);
    }
    int limit =
        roster.is(before.head(), NodeState.ACTIVE) ? Chain.MAX_PLANNED_NODES : Chain.MAX_NODES;
    if (kept.size() >= limit) {
      return new SlotStep(kept, Kind.HELD_FULL);
    }
    return new SlotStep(demotedLast(kept.withTail(desired)), Kind.WIDENED);
  }

  private SlotStep narrow(int slot, Chain before, int desired) {
    if (desired < 0 && !roster.is(before.head(), NodeState.ACTIVE)) {
      return new SlotStep(before, Kind.HELD_NO_TARGET);
    }
    if (before.size() == 1) {
      return new SlotStep(before, Kind.SETTLED);
    }
    if (!acknowledged) {
      return new SlotStep(before, Kind.WAITS_ACKNOWLEDGEMENT);
    }
    Chain kept = withoutEmpty(slot, before, before.head());
    return new SlotStep(kept, kept.equals(before) ? Kind.WAITS_EMPTY : Kind.NARROWED);
  }

  /** The chain less the tails that are proven empty; the head and {@code desired} stay. */
  private Chain withoutEmpty(int slot, Chain chain, int desired) {
    Chain kept = chain;
    for (int i = 1; i < chain.size(); i++) {
      int node = chain.node(i);
      if (node != desired && occupied.provenEmpty(node, slot)) {
        kept = kept.without(node);
      }
    }
    return kept;
  }

  /**
   * The chain with its demoted nodes at the tail (rule R8), those that are not even registered
   * behind the others: where a host is dead, whoever stands behind it gets no packet.
   */
  private Chain demotedLast(Chain chain) {
    boolean sorted = true;
    for (int i = 1; i < chain.size() && sorted; i++) {
      sorted = distance(chain.node(i - 1)) <= distance(chain.node(i));
    }
    if (sorted) {
      return chain;
    }
    return movedBack(movedBack(chain, DEMOTED), ABSENT);
  }

  private Chain movedBack(Chain chain, int distance) {
    Chain next = chain;
    for (int i = 0; i < chain.size(); i++) {
      if (distance(chain.node(i)) == distance) {
        next = next.withTail(chain.node(i));
      }
    }
    return next;
  }

  private int distance(int node) {
    if (!roster.is(node, NodeState.DEMOTED)) {
      return REACHED;
    }
    return roster.absent(node) ? ABSENT : DEMOTED;
  }
}
