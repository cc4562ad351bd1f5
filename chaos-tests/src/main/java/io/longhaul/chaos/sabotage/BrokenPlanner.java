package io.longhaul.chaos.sabotage;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import io.longhaul.membership.planner.Reachability;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The real planner, unless a sabotage is of its rules: then with something wrapped around it that
 * shows it another tier, or changes what it says.
 */
public final class BrokenPlanner {
  private BrokenPlanner() {}

  /** The planner under a sabotage. */
  public static Function<PlannerInput, Plan> under(Optional<Sabotage> sabotage) {
    return sabotage.map(BrokenPlanner::under).orElse(Planner::plan);
  }

  private static Function<PlannerInput, Plan> under(Sabotage sabotage) {
    return switch (sabotage) {
      case NO_ACKNOWLEDGEMENT -> seeing(view -> FalseView.acknowledged(view, true));
      case IGNORE_SHIMS -> seeing(view -> FalseView.acknowledged(view, false));
      case SILENCE_IS_EMPTY -> seeing(FalseView::withReports);
      case NARROW_UNPROVEN -> seeing(view -> FalseView.withReports(FalseView.withoutReports(view)));
      case NO_REPAIR -> seeing(FalseView::withoutSockets);
      case NO_DEMOTION -> BrokenPlanner::neverDemoting;
      case REMOVE_UNREACHED -> BrokenPlanner::removingUnreached;
      case REMOVE_UNDEMOTED -> BrokenPlanner::removingUndemoted;
      case REMOVE_DOOR_AT_ONCE -> input -> withWishedDoors(Planner.plan(input), input.view());
      case NO_WIDEN -> input -> switchingAtOnce(Planner.plan(input), input.view());
      default -> Planner::plan;
    };
  }

  private static Function<PlannerInput, Plan> seeing(UnaryOperator<TierView> lie) {
    return input ->
        Planner.plan(
            new PlannerInput(
                lie.apply(input.view()), input.patience(), input.pace(), input.slots()));
  }

  private static Plan neverDemoting(PlannerInput input) {
    Patience before = input.patience();
    Patience endless = new Patience(before.departed(), Set.of(), before.damped(), before.frozen());
    return Planner.plan(
        new PlannerInput(FalseView.reached(input.view()), endless, input.pace(), input.slots()));
  }

  /** Who is not reached is gone, and is as good as demoted. */
  private static Plan removingUnreached(PlannerInput input) {
    Reachability reachability = Reachability.of(input.view());
    Set<MemberKey> gone = new HashSet<>(input.patience().gone());
    processes(input.view()).stream()
        .filter(process -> !reachability.reached(process))
        .forEach(gone::add);
    return removing(input, gone);
  }

  /** Who is gone is as good as demoted. */
  private static Plan removingUndemoted(PlannerInput input) {
    return removing(input, input.patience().gone());
  }

  private static Plan removing(PlannerInput input, Set<MemberKey> gone) {
    Patience before = input.patience();
    Patience hasty = new Patience(before.departed(), gone, before.damped(), before.frozen());
    TierView view = FalseView.demoted(input.view(), gone::contains);
    return Planner.plan(new PlannerInput(view, hasty, input.pace(), input.slots()));
  }

  private static List<MemberKey> processes(TierView view) {
    return view.epoch().stream()
        .flatMap(epoch -> epoch.nodes().stream())
        .flatMap(
            node -> node.incarnations().stream().map(run -> new MemberKey(node.id(), run.number())))
        .toList();
  }

  private static Plan withWishedDoors(Plan plan, TierView view) {
    Set<String> wished =
        view.spec().doors().stream().map(DoorSpec::name).collect(Collectors.toSet());
    return changed(
        plan,
        epoch -> {
          List<Door> doors =
              epoch.doors().stream().filter(door -> wished.contains(door.name())).toList();
          return with(epoch, doors, epoch.table());
        });
  }

  /** Where a chain was widened, its new tail becomes its head in the same epoch. */
  private static Plan switchingAtOnce(Plan plan, TierView view) {
    return changed(
        plan,
        epoch ->
            with(
                epoch,
                epoch.doors(),
                SlotTable.of(epoch.table().slots(), slot -> switched(view, epoch, slot))));
  }

  private static Chain switched(TierView view, Epoch epoch, int slot) {
    Chain chain = epoch.table().chain(slot);
    if (chain.size() < 2 || view.epoch().isEmpty()) {
      return chain;
    }
    Epoch before = view.epoch().get();
    int tail = chain.node(chain.size() - 1);
    int known = before.ordinal(epoch.nodes().get(tail).id());
    boolean widened = known < 0 || !before.table().chain(slot).contains(known);
    return widened && epoch.nodes().get(tail).state() == NodeState.ACTIVE
        ? chain.withHead(tail)
        : chain;
  }

  private static Epoch with(Epoch epoch, List<Door> doors, SlotTable table) {
    return new Epoch(epoch.number(), epoch.term(), epoch.key(), doors, epoch.nodes(), table);
  }

  private static Plan changed(Plan plan, UnaryOperator<Epoch> change) {
    return new Plan(plan.next().map(change), plan.paced(), plan.settled(), plan.reasons());
  }
}
