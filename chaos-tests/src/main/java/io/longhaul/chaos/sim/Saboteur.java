package io.longhaul.chaos.sim;

import io.longhaul.chaos.sabotage.BrokenHost;
import io.longhaul.chaos.sabotage.BrokenPlanner;
import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.planner.PlanOnChange;
import io.longhaul.membership.standing.Standing;
import io.longhaul.membership.standing.Standing.Duty;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Wraps what breaks a rule around the real code. */
final class Saboteur {
  private Saboteur() {}

  /** What a world goes by: all rules, or all but one. */
  static Rules rules(Optional<Sabotage> sabotage, Timeline time) {
    Rules lawful =
        new Rules(
            sabotage.isPresent() ? BrokenPlanner.under(sabotage) : new PlanOnChange(),
            BrokenHost.shim(sabotage),
            BrokenHost.counting(sabotage),
            TierSpec.XDP_GRACE,
            UnaryOperator.identity(),
            Conduct.LAWFUL);
    return sabotage.map(which -> without(which, lawful, time)).orElse(lawful);
  }

  private static Rules without(Sabotage sabotage, Rules rules, Timeline time) {
    return switch (sabotage) {
      case ACKNOWLEDGE_EARLY -> rules.with(Conduct.ACKNOWLEDGES_EARLY);
      case FORGET_PINNED_DIRECTOR -> rules.withPlanner(HastyPatience::forgettingDirectors);
      case REMOVE_UNDEMOTED -> rules.withPlanner(HastyPatience::removingFormerRuns);
      case NO_FREEZE -> rules.withPlanner(planner -> HastyPatience.neverFreezing(planner, time));
      case JOIN_STALE -> rules.withStanding(Saboteur::announcing);
      case TAG_LATE -> rules.with(Conduct.READS_SETTLED_LATE);
      case NO_GRACE -> rules.withGrace(Duration.ZERO);
      case START_EMPTY -> rules.with(Conduct.STARTS_EMPTY);
      case NO_ACKNOWLEDGEMENT, IGNORE_SHIMS, REPORT_BEFORE_LOADING ->
          rules.with(Conduct.REPORTS_BEFORE_LOADING);
      case UNCONFIRMED_RESET -> rules.with(Conduct.RESETS_UNCONFIRMED);
      case REORDERED_REPORTS -> rules.with(Conduct.TAKES_OLD_REPORTS);
      case ZOMBIE_LEADER -> rules.with(Conduct.WRITES_UNFENCED);
      case STOP_UNACKNOWLEDGED -> rules.with(Conduct.STOPS_EARLY);
      default -> rules;
    };
  }

  /** Takes clients as soon as there is any epoch, whatever others say. */
  private static Standing announcing(Standing standing) {
    boolean hasEpoch = standing.why().filter(why -> why.startsWith("no epoch")).isEmpty();
    return hasEpoch
        ? new Standing(
            Duty.ANNOUNCING,
            Optional.empty(),
            standing.behindSinceMs(),
            standing.unacknowledgedSinceMs())
        : standing;
  }
}
