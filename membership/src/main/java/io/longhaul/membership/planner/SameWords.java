package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Whether telemetry says the same again, as far as a plan depends on it. */
final class SameWords {
  private SameWords() {}

  /** Whether all directors say the same, but for the sequence. */
  static boolean sameReaches(Map<String, Reach> one, Map<String, Reach> other) {
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

  /** Whether all reports say the same of an epoch. */
  static boolean sameReports(
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
