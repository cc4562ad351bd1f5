package io.longhaul.membership.planner;

import io.longhaul.hash.Balance;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Maglev;
import io.longhaul.hash.Slot;
import io.longhaul.hash.SlotTable;
import io.longhaul.hash.WeightedNode;
import io.longhaul.membership.model.TierView;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Computes the next epoch of a tier from what is and what is wished.
 *
 * <p>A pure function: no clock, no I/O, no memory. What phase a slot's move is in follows from its
 * chain, its desired head and the acknowledgements. Planned steps (widen, switch, narrow) are made
 * only when everybody acknowledged the current epoch, so that no two participants are ever more
 * than one planned step apart; what cannot wait (demotion, repair, changed processes) does not.
 */
public final class Planner {
  private Planner() {}

  /** The next epoch, if one is due, and what still pends. */
  public static Plan plan(PlannerInput input) {
    TierView view = input.view();
    if (view.epoch().isEmpty()) {
      return new Plan(bootstrap(view, roster(input), input.slots()), false, 0, List.of());
    }
    Acknowledgements acknowledgements = acknowledgements(input);
    return plan(input, draft(input, acknowledgements), acknowledgements);
  }

  /** Of a tier that has an epoch. */
  static Plan plan(PlannerInput input, Draft draft, Acknowledgements acknowledgements) {
    TierView view = input.view();
    long current = view.epoch().orElseThrow().number();
    long settled = Math.max(view.settled(), Math.min(acknowledgements.lowest(), current));
    return draft.plan(settled, input.pace());
  }

  static Acknowledgements acknowledgements(PlannerInput input) {
    TierView view = input.view();
    return Acknowledgements.of(view, input.patience().departed(), Reachability.of(view));
  }

  static Draft draft(PlannerInput input, Acknowledgements acknowledgements) {
    TierView view = input.view();
    return new Draft(
        view, view.epoch().orElseThrow(), roster(input), input.patience(), acknowledgements);
  }

  private static Roster roster(PlannerInput input) {
    TierView view = input.view();
    return Roster.of(view, Reachability.of(view), input.patience(), chained(view));
  }

  /** What one slot waits for; empty when its chain is as it should be. */
  public static List<Reason> explainSlot(TierView view, Patience patience, int slot) {
    Slot.check(slot);
    if (view.epoch().isEmpty()) {
      return List.of();
    }
    Reachability reachability = Reachability.of(view);
    Roster roster = Roster.of(view, reachability, patience, chained(view));
    Acknowledgements acknowledgements = Acknowledgements.of(view, Set.of(), reachability);
    return new Draft(view, view.epoch().get(), roster, patience, acknowledgements).reasons(slot);
  }

  private static Optional<Epoch> bootstrap(TierView view, Roster roster, int slots) {
    int[] weights = roster.weights();
    int[] active = IntStream.range(0, weights.length).filter(node -> weights[node] > 0).toArray();
    if (active.length == 0) {
      return Optional.empty();
    }
    List<WeightedNode> nodes =
        Arrays.stream(active)
            .mapToObj(node -> new WeightedNode(roster.node(node).id(), weights[node]))
            .toList();
    int[] heads = Arrays.stream(Maglev.heads(nodes, slots)).map(index -> active[index]).toArray();
    int[] even = Balance.desiredHeads(SlotTable.ofHeads(heads), weights);
    List<Door> doors = Doors.next(view.spec(), Optional.empty(), false, _ -> true);
    return Optional.of(
        new Epoch(
            1, view.term(), view.spec().hashKey(), doors, roster.nodes(), SlotTable.ofHeads(even)));
  }

  private static Set<String> chained(TierView view) {
    Set<String> ids = new HashSet<>();
    view.epoch()
        .ifPresent(
            epoch ->
                Acknowledgements.inChains(epoch).stream()
                    .forEach(node -> ids.add(epoch.nodes().get(node).id())));
    return ids;
  }
}
