package io.longhaul.membership.planner;

import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.TierView;
import java.util.Optional;
import java.util.function.Function;

/**
 * The planner for who asks again and again, as a coordinator does: it plans anew only when
 * something differs that a plan depends on, and otherwise repeats what it said. Since a plan is a
 * pure function of its input, that is what {@link Planner#plan} would say. Not safe for use by
 * several threads.
 */
public final class PlanOnChange implements Function<PlannerInput, Plan> {
  private final Function<PlannerInput, Plan> planner;
  private Optional<Answer> last = Optional.empty();

  private record Answer(PlannerInput input, Plan plan) {}

  /** Around {@link Planner#plan}. */
  public PlanOnChange() {
    this(new StepsOnChange());
  }

  PlanOnChange(Function<PlannerInput, Plan> planner) {
    this.planner = planner;
  }

  @Override
  public Plan apply(PlannerInput input) {
    if (last.isEmpty() || !same(last.get(), input)) {
      last = Optional.of(new Answer(input, planner.apply(input)));
    }
    return last.get().plan();
  }

  private static boolean same(Answer answer, PlannerInput other) {
    PlannerInput one = answer.input();
    TierView view = other.view();
    // Where there is nothing to be done it does not matter what would be due.
    boolean idle = answer.plan().next().isEmpty() && !answer.plan().paced();
    return one.slots() == other.slots()
        && (idle || one.pace().equals(other.pace()))
        && one.patience().equals(other.patience())
        && one.view().observing(Observed.NONE).equals(view.observing(Observed.NONE))
        && SameWords.sameReaches(one.view().observed().reaches(), view.observed().reaches())
        && SameWords.sameReports(one.view().occupancies(), view.occupancies(), view.epoch());
  }
}
