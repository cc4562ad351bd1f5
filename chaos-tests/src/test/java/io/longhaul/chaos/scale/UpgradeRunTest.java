package io.longhaul.chaos.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.sabotage.BrokenPlanner;
import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.hash.Slot;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class UpgradeRunTest {
  private static final int NODES = 12;
  private static final int CONNECTIONS = 2 * Slot.COUNT;
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final UpgradePlan NUDGE =
      new UpgradePlan(1, NODES, 4, CONNECTIONS, 4, DrainPolicy.nudging(WINDOW));

  @Test
  void everythingIsUpgradedAndNobodyIsStranded() {
    UpgradeResult result = UpgradeRun.of(NUDGE, Lifetimes.MIXED, Planner::plan);

    assertThat(result.stranded()).isZero();
    assertThat(result.longestChain()).isBetween(2, 4);
    assertThat(result.heldSlots()).isZero();
    assertThat(result.hops()).isBetween(0.01, 1.0);
    assertThat(result.worstHops()).isGreaterThan(result.hops());
    assertThat(result.moved()).as("heads go away and come back").isBetween(1.9, 3.0);
    assertThat(result.nudged())
        .as("almost each once, and again where it went to a node of a later wave")
        .isBetween((long) CONNECTIONS / 2, 2L * CONNECTIONS);
    assertThat(result.connections()).isCloseTo(CONNECTIONS, Percentage.withPercentage(2));
    assertThat(Duration.ofMillis(result.durationMs()))
        .as("three waves of nodes, which each nudge, wait for the grace and restart")
        .isBetween(Duration.ofMinutes(3 * 6), Duration.ofMinutes(3 * 10));
  }

  @Test
  void sameSeedGivesTheSameRun() {
    UpgradePlan small =
        new UpgradePlan(7, 3, 2, 10_000, 1, DrainPolicy.nudging(Duration.ofSeconds(10)));
    UpgradeResult one = UpgradeRun.of(small, Lifetimes.MIXED, Planner::plan);
    UpgradeResult other = UpgradeRun.of(small, Lifetimes.MIXED, Planner::plan);

    assertThat(other.durationMs()).isEqualTo(one.durationMs());
    assertThat(other.epochs()).isEqualTo(one.epochs());
    assertThat(other.nudged()).isEqualTo(one.nudged());
  }

  @Test
  void whoWaitsNudgesNobodyAndTakesAsLongAsTheLongestConnection() {
    UpgradePlan plan = new UpgradePlan(1, 3, 2, 5_000, 2, DrainPolicy.waiting());
    UpgradeResult result = UpgradeRun.of(plan, Lifetimes.MIXED, Planner::plan);

    assertThat(result.nudged()).isZero();
    assertThat(result.stranded()).isZero();
    assertThat(Duration.ofMillis(result.durationMs())).isGreaterThan(Duration.ofDays(6));
  }

  @Test
  void whoIsPatientNudgesFew() {
    UpgradePlan plan =
        new UpgradePlan(
            1, 3, 2, 50_000, 2, DrainPolicy.patient(Duration.ofDays(1), Duration.ofMinutes(5)));
    UpgradeResult result = UpgradeRun.of(plan, Lifetimes.MIXED, Planner::plan);

    assertThat(result.nudged()).isBetween(500L, 5_000L);
    assertThat(result.stranded()).isZero();
  }

  @Test
  void narrowingWithoutAskingWhoHoldsConnectionsIsSeen() {
    UpgradeResult result = UpgradeRun.of(NUDGE, Lifetimes.MIXED, under(Sabotage.NARROW_UNPROVEN));

    assertThat(result.stranded()).isGreaterThan(CONNECTIONS / 2);
  }

  @Test
  void switchingBeforeAllHaveLoadedTheWideningIsSeen() {
    UpgradeResult result =
        UpgradeRun.of(NUDGE, Lifetimes.MIXED, under(Sabotage.NO_ACKNOWLEDGEMENT));

    assertThat(result.stranded()).isPositive();
  }

  private static Function<PlannerInput, Plan> under(Sabotage sabotage) {
    return BrokenPlanner.under(Optional.of(sabotage));
  }
}
