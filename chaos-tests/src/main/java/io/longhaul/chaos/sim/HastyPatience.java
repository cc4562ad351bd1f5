package io.longhaul.chaos.sim;

import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import io.longhaul.membership.planner.Reachability;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Planners that are told that more has lasted long enough than has. */
final class HastyPatience {
  private static final long GONE_MS = 300_000;

  private HastyPatience() {}

  /** Whoever has no znode does not count in the acknowledgement set (against R2). */
  static Function<PlannerInput, Plan> forgettingDirectors(Function<PlannerInput, Plan> planner) {
    return input -> {
      Set<String> departed = new HashSet<>(input.view().directors());
      departed.removeAll(input.view().liveDirectors().keySet());
      Patience patience = input.patience();
      return planner.apply(
          with(
              input,
              new Patience(departed, patience.gone(), patience.damped(), patience.frozen())));
    };
  }

  /** Nodes are removed after their time however many they are (against R9). */
  static Function<PlannerInput, Plan> neverFreezing(
      Function<PlannerInput, Plan> planner, Timeline time) {
    Map<MemberKey, Long> lostSinceMs = new HashMap<>();
    return input -> {
      Set<MemberKey> lost = lost(input.view());
      lostSinceMs.keySet().retainAll(lost);
      lost.forEach(process -> lostSinceMs.putIfAbsent(process, time.nowMs()));
      Set<MemberKey> gone = new HashSet<>(input.patience().gone());
      lostSinceMs.forEach(
          (process, since) -> {
            if (time.nowMs() - since >= GONE_MS) {
              gone.add(process);
            }
          });
      Patience patience = input.patience();
      return planner.apply(
          with(input, new Patience(patience.departed(), gone, patience.damped(), false)));
    };
  }

  /** An earlier run of a process that runs again is gone, though nobody demoted its node (R8). */
  static Function<PlannerInput, Plan> removingFormerRuns(Function<PlannerInput, Plan> planner) {
    return input -> {
      Set<MemberKey> gone = new HashSet<>(input.patience().gone());
      lost(input.view()).stream()
          .filter(process -> runsAgain(input.view(), process))
          .forEach(gone::add);
      Patience patience = input.patience();
      return planner.apply(
          with(
              input,
              new Patience(patience.departed(), gone, patience.damped(), patience.frozen())));
    };
  }

  private static boolean runsAgain(TierView view, MemberKey process) {
    return view.liveNodes().keySet().stream()
        .anyMatch(
            other ->
                other.nodeId().equals(process.nodeId())
                    && other.incarnation() > process.incarnation());
  }

  private static Set<MemberKey> lost(TierView view) {
    Reachability reachability = Reachability.of(view);
    return view.epoch().stream()
        .flatMap(epoch -> epoch.nodes().stream())
        .flatMap(
            node -> node.incarnations().stream().map(run -> new MemberKey(node.id(), run.number())))
        .filter(process -> !reachability.reached(process))
        .collect(Collectors.toSet());
  }

  private static PlannerInput with(PlannerInput input, Patience patience) {
    return new PlannerInput(input.view(), patience, input.pace(), input.slots());
  }
}
