package io.longhaul.membership.planner;

import io.longhaul.hash.Balance;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.SlotStep.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** One run of the planner over all slots. */
final class Draft {
  private final TierView view;
  private final Epoch current;
  private final Roster roster;
  private final Patience patience;
  private final Acknowledgements acknowledgements;
  private final Occupied occupied;
  private final List<String> lagging;
  private final SlotTable before;
  private final SlotStep[] steps;
  private final EnumSet<Kind> kinds;

  Draft(
      TierView view,
      Epoch current,
      Roster roster,
      Patience patience,
      Acknowledgements acknowledgements) {
    this.view = view;
    this.current = current;
    this.roster = roster;
    this.patience = patience;
    this.acknowledgements = acknowledgements;
    this.lagging = acknowledgements.lagging(current.number());
    this.occupied = new Occupied(view, roster, current.number());
    this.before = Ordinals.between(current.nodes(), roster.nodes()).renamed(current.table());
    this.steps = new SlotStep[before.slots()];
    this.kinds = EnumSet.noneOf(Kind.class);
    step();
  }

  /** Another draft's steps, with acknowledgements that change none of them. */
  private Draft(Draft other, TierView view, Acknowledgements acknowledgements) {
    this.view = view;
    this.current = other.current;
    this.roster = other.roster;
    this.patience = other.patience;
    this.acknowledgements = acknowledgements;
    this.lagging = acknowledgements.lagging(current.number());
    this.occupied = other.occupied;
    this.before = other.before;
    this.steps = other.steps;
    this.kinds = other.kinds;
  }

  /**
   * The same for a view that differs in acknowledgements only; empty where that changes a step,
   * because nobody is waited for any more, or somebody is again.
   */
  Optional<Draft> with(TierView later, Acknowledgements now) {
    boolean same = now.complete(current.number()) == lagging.isEmpty();
    return same ? Optional.of(new Draft(this, later, now)) : Optional.empty();
  }

  private void step() {
    Repairs repairs = new Repairs(roster, occupied, before);
    SlotPlanner planner = new SlotPlanner(roster, occupied, repairs, lagging.isEmpty());
    int[] desired = desired();
    for (int slot = 0; slot < steps.length; slot++) {
      SlotStep step = planner.step(slot, before.chain(slot), desired[slot]);
      steps[slot] = step;
      kinds.add(step.kind());
    }
  }

  private int[] desired() {
    int[] weights = roster.weights();
    if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
      int[] nobody = new int[before.slots()];
      Arrays.fill(nobody, SlotTable.NO_HEAD);
      return nobody;
    }
    return Balance.desiredHeads(before, weights);
  }

  /** The next epoch where something changes and is due, and whether something is not due yet. */
  Plan plan(long settled, Pace pace) {
    List<Door> doors =
        Doors.next(
            view.spec(),
            view.epoch(),
            acknowledgements.completeWithAllNodes(current.number()),
            occupied::provenEmpty);
    boolean urgent =
        !doors.equals(current.doors())
            || !roster.sameProcesses(current.nodes())
            || kinds.contains(Kind.EMERGENCY);
    // A wish alone makes no epoch before this one is acknowledged: it would only begin the wait of
    // all moves anew, and wishes that keep coming would hold them up for ever.
    boolean wishes = lagging.isEmpty() && !roster.nodes().equals(current.nodes());
    boolean planned = wishes || kinds.contains(Kind.WIDENED) || kinds.contains(Kind.SWITCHED);
    boolean due =
        (urgent && pace.urgentDue())
            || (planned && pace.plannedDue())
            || pace.sweepDue()
            || (pace.tidyDue() && freesANode());
    if (!due) {
      return new Plan(Optional.empty(), urgent || planned || tidies(), settled, reasons());
    }
    SlotTable table = SlotTable.of(steps.length, slot -> steps[slot].chain());
    Optional<Epoch> next =
        !urgent && !wishes && table.equals(current.table())
            ? Optional.empty()
            : Optional.of(
                new Epoch(
                    current.number() + 1,
                    view.term(),
                    current.key(),
                    doors,
                    roster.nodes(),
                    table));
    return new Plan(next, false, settled, reasons());
  }

  private boolean tidies() {
    for (int slot = 0; slot < steps.length; slot++) {
      if (!steps[slot].chain().equals(before.chain(slot))) {
        return true;
      }
    }
    return false;
  }

  /** Whether some node that is to head nothing would be in no chain any more. */
  private boolean freesANode() {
    if (!tidies()) {
      return false;
    }
    BitSet leaving = new BitSet();
    for (int slot = 0; slot < steps.length; slot++) {
      addIdle(leaving, before.chain(slot));
    }
    for (int slot = 0; slot < steps.length && !leaving.isEmpty(); slot++) {
      Chain chain = steps[slot].chain();
      for (int i = 0; i < chain.size(); i++) {
        leaving.clear(chain.node(i));
      }
    }
    return !leaving.isEmpty();
  }

  private void addIdle(BitSet nodes, Chain chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (!roster.is(chain.node(i), NodeState.ACTIVE)) {
        nodes.set(chain.node(i));
      }
    }
  }

  private List<Reason> reasons() {
    Reasons reasons = new Reasons(roster, occupied, lagging, patience);
    for (int slot = 0; slot < steps.length; slot++) {
      if (steps[slot].kind() != Kind.SETTLED) {
        reasons.add(slot, steps[slot]);
      }
    }
    List<Reason> all = new ArrayList<>();
    if (!lagging.isEmpty()) {
      String whom = String.join(", ", lagging);
      all.add(new Reason("epoch " + current.number(), "R1", "not acknowledged by " + whom, 0));
    }
    all.addAll(reasons.list());
    return all;
  }

  List<Reason> reasons(int slot) {
    Reasons reasons = new Reasons(roster, occupied, lagging, patience);
    reasons.add(slot, steps[slot]);
    return reasons.list();
  }
}
