package io.longhaul.membership.planner;

import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.TierView;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The planner, with a memory for the slots' steps: as long as somebody still has to acknowledge the
 * epoch, no acknowledgement changes one, and in a large tier thousands come for each epoch. It says
 * what {@link Planner#plan} would. Not safe for use by several threads.
 */
final class StepsOnChange implements Function<PlannerInput, Plan> {
  private Optional<Planned> last = Optional.empty();

  private record Planned(PlannerInput input, Draft draft) {}

  @Override
  public Plan apply(PlannerInput input) {
    if (input.view().epoch().isEmpty()) {
      last = Optional.empty();
      return Planner.plan(input);
    }
    Acknowledgements acknowledgements = Planner.acknowledgements(input);
    Draft draft =
        last.filter(planned -> sameSteps(planned.input(), input))
            .flatMap(planned -> planned.draft().with(input.view(), acknowledgements))
            .orElseGet(() -> Planner.draft(input, acknowledgements));
    last = Optional.of(new Planned(input, draft));
    return Planner.plan(input, draft, acknowledgements);
  }

  /** Whether inputs differ in no more than acknowledgements and what is due. */
  private static boolean sameSteps(PlannerInput one, PlannerInput other) {
    TierView before = one.view();
    TierView now = other.view();
    return one.slots() == other.slots()
        && one.patience().equals(other.patience())
        && before.spec().equals(now.spec())
        && before.term() == now.term()
        && before.epoch().equals(now.epoch())
        && before.intents().equals(now.intents())
        && before.liveDirectors().keySet().equals(now.liveDirectors().keySet())
        && same(before.liveNodes(), now.liveNodes(), StepsOnChange::sameNode)
        && same(before.liveShims(), now.liveShims(), StepsOnChange::sameShim)
        && SameWords.sameReaches(before.observed().reaches(), now.observed().reaches())
        && SameWords.sameReports(before.occupancies(), now.occupancies(), now.epoch());
  }

  private static <K, V> boolean same(Map<K, V> one, Map<K, V> other, BiPredicate<V, V> alike) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<K, V> each : one.entrySet()) {
      V later = other.get(each.getKey());
      if (later == null || !(later.equals(each.getValue()) || alike.test(each.getValue(), later))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameNode(LiveNode one, LiveNode other) {
    return one.equals(other.acknowledging(one.acknowledgedEpoch()));
  }

  private static boolean sameShim(LiveShim one, LiveShim other) {
    return one.equals(other.acknowledging(one.acknowledgedEpoch()));
  }
}
