package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierView;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

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
    this(Planner::plan);
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
        && sameReaches(one.view().observed().reaches(), view.observed().reaches())
        && sameReports(one.view().occupancies(), view.occupancies(), view.epoch());
  }

  private static boolean sameReaches(Map<String, Reach> one, Map<String, Reach> other) {
    return one.size() == other.size()
        && one.values().stream()
            .allMatch(
                reach ->
                    Optional.ofNullable(other.get(reach.directorId()))
                        .filter(later -> same(reach, later))
                        .isPresent());
  }

  /** Whether statements differ in no more than their sequence. */
  private static boolean same(Reach one, Reach other) {
    return one.fit() == other.fit()
        && one.epoch() == other.epoch()
        && one.unreached().equals(other.unreached())
        && one.alsoReached().equals(other.alsoReached());
  }

  private static boolean sameReports(
      Map<MemberKey, Occupancy> one, Map<MemberKey, Occupancy> other, Optional<Epoch> epoch) {
    return one.size() == other.size()
        && one.entrySet().stream()
            .allMatch(
                report ->
                    Optional.ofNullable(other.get(report.getKey()))
                        .filter(later -> same(report.getValue(), later, epoch))
                        .isPresent());
  }

  /**
   * Whether two reports of one reporter say the same of an epoch: whether they are about it (R5),
   * which tails they prove empty (R4), what they claim that no chain has (R7), and which doors are
   * in use (R12).
   */
  private static boolean same(Occupancy one, Occupancy other, Optional<Epoch> epoch) {
    long number = epoch.map(Epoch::number).orElse(0L);
    if (one.settledEpoch() >= number != other.settledEpoch() >= number
        || !one.doors().equals(other.doors())) {
      return false;
    }
    if (epoch.isEmpty()) {
      return one.slots().equals(other.slots()) && one.sockets().equals(other.sockets());
    }
    int node = epoch.get().ordinal(one.nodeId());
    IntPredicate tail = slot -> chain(epoch.get(), slot).positionOf(node) > 0;
    IntPredicate outside = slot -> !chain(epoch.get(), slot).contains(node);
    return noneDiffers(one.slots(), other.slots(), tail)
        && noneDiffers(one.sockets(), other.sockets(), outside);
  }

  private static Chain chain(Epoch epoch, int slot) {
    return slot < epoch.table().slots() ? epoch.table().chain(slot) : Chain.EMPTY;
  }

  private static boolean noneDiffers(BitSet one, BitSet other, IntPredicate slotMatters) {
    if (one.equals(other)) {
      return true;
    }
    BitSet different = (BitSet) one.clone();
    different.xor(other);
    return different.stream().noneMatch(slotMatters);
  }
}
