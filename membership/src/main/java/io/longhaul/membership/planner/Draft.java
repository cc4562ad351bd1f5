package io.longhaul.membership.planner;

import io.longhaul.hash.Balance;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One run of the planner over all slots. */
final class Draft {
  private final TierView view;
  private final Epoch current;
  private final Roster roster;
  private final boolean acknowledged;
  private final Occupied occupied;
  private final List<String> lagging;
  private final Chain[] before;
  private final SlotStep[] steps = new SlotStep[Slot.COUNT];

  Draft(TierView view, Epoch current, Roster roster, Acknowledgements acknowledgements) {
    this.view = view;
    this.current = current;
    this.roster = roster;
    this.lagging = acknowledgements.lagging(current.number());
    this.acknowledged = lagging.isEmpty();
    this.occupied = new Occupied(view, roster, current.number());
    this.before = Ordinals.between(current.nodes(), roster.nodes()).renamed(current.table());
    plan();
  }

  private void plan() {
    Repairs repairs = new Repairs(roster, occupied, slot -> before[slot]);
    SlotPlanner planner = new SlotPlanner(roster, occupied, repairs, acknowledged);
    int[] desired = desired();
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain urgent = planner.urgent(slot, before[slot]);
      steps[slot] = planner.step(slot, before[slot], urgent, desired[slot]);
    }
  }

  private int[] desired() {
    int[] weights = roster.weights();
    if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
      int[] nobody = new int[Slot.COUNT];
      Arrays.fill(nobody, -1);
      return nobody;
    }
    return Balance.desiredHeads(SlotTable.of(slot -> before[slot]), weights);
  }

  /** The next epoch; empty where nothing changes, or only tidying would and is not due. */
  Optional<Epoch> next(boolean tidyDue) {
    List<Door> doors = Doors.next(view.spec(), view.epoch(), acknowledged, occupied.nothing());
    boolean pressing =
        !doors.equals(current.doors())
            || !roster.nodes().equals(current.nodes())
            || Arrays.stream(steps).anyMatch(step -> step.kind().pressing());
    if (!pressing && !tidyDue) {
      return Optional.empty();
    }
    SlotTable table = SlotTable.of(slot -> steps[slot].chain());
    if (!pressing && table.equals(current.table())) {
      return Optional.empty();
    }
    return Optional.of(
        new Epoch(current.number() + 1, view.term(), current.key(), doors, roster.nodes(), table));
  }

  List<Reason> reasons() {
    Reasons reasons = new Reasons(roster, occupied, lagging);
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      reasons.add(slot, steps[slot]);
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
    Reasons reasons = new Reasons(roster, occupied, lagging);
    reasons.add(slot, steps[slot]);
    return reasons.list();
  }
}
