package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Slot;
import io.longhaul.membership.coordination.Coordination;
import io.longhaul.membership.coordination.Decision;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.MemberKey;
import java.util.Set;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** The planner under the real coordination, in virtual time: how many epochs what happens makes. */
class PlannerPaceTest {
  private static final long FINE_TICK_MS = 10;
  private static final long COARSE_TICK_MS = 500;
  private static final long ACKNOWLEDGE_MS = 150;
  private static final long EACH_MS = 20;
  private static final long SECOND_MS = 1_000;

  private final Coordination coordination = new Coordination(Planner::plan, Slot.COUNT, 0);
  private long nowMs;
  private long epochMadeMs;
  private long tickMs = FINE_TICK_MS;

  @Test
  void drainsThatKeepComingHoldEachOtherUpNoLongerThanAnAcknowledgementTakes() {
    TierModel tier = TierModel.of(60, 2);
    run(tier, 3 * SECOND_MS, _ -> {});
    long begunMs = nowMs;
    int before = tier.history.size();
    run(
        tier,
        SECOND_MS,
        ms -> tier.intend("node-" + (1 + (ms - begunMs) / EACH_MS), Intent.DRAINING));

    assertThat(tier.heads("node-1")).as("drained a second ago, the 50th just now").isZero();
    assertThat(tier.history.size() - before).as("epochs of 50 drains in a second").isLessThan(8);
  }

  @Test
  void nodesThatKeepJoiningShareEpochsAndSoonHeadSlots() {
    TierModel tier = TierModel.of(10, 2);
    run(tier, 3 * SECOND_MS, _ -> {});
    long begunMs = nowMs;
    int before = tier.history.size();
    run(
        tier,
        SECOND_MS,
        ms -> {
          if ((ms - begunMs) % EACH_MS == 0) {
            tier.start("node-" + (11 + (ms - begunMs) / EACH_MS), 1);
          }
        });

    assertThat(tier.heads("node-11")).as("joined a second ago").isPositive();
    assertThat(tier.history.size() - before).as("epochs of 50 joins in a second").isLessThan(8);
  }

  @Test
  void hundredNodesThatDieAtOnceAreOneEpoch() {
    TierModel tier = TierModel.of(300, 2);
    run(tier, 3 * SECOND_MS, _ -> {});
    int before = tier.history.size();
    for (int i = 1; i <= 100; i++) {
      tier.kill("node-" + i);
    }
    run(tier, 2 * SECOND_MS, _ -> {});

    assertThat(tier.history.size() - before).isLessThanOrEqualTo(2);
    assertThat(tier.heads("node-1")).isZero();
  }

  @Test
  void flappingNodeIsLeftAloneUntilItIsSteady() {
    TierModel tier = TierModel.of(8, 1);
    tickMs = COARSE_TICK_MS;
    run(tier, 3 * SECOND_MS, _ -> {});
    int before = tier.history.size();
    run(tier, 30 * SECOND_MS, ms -> flap(tier, ms));
    assertThat(tier.history.size() - before).isLessThan(30);

    int settling = tier.history.size();
    run(tier, 120 * SECOND_MS, ms -> flap(tier, ms));
    assertThat(tier.history.size()).as("it costs no epoch any more").isEqualTo(settling);
    assertThat(tier.heads("node-2")).isZero();

    run(tier, 90 * SECOND_MS, _ -> vote(tier, true));
    assertThat(tier.heads("node-2")).isEqualTo(Slot.COUNT / 8);
  }

  /** Unreached for one second in four. */
  private static void flap(TierModel tier, long ms) {
    boolean reached = ms / SECOND_MS % 4 != 0;
    vote(tier, reached);
  }

  private static void vote(TierModel tier, boolean reached) {
    Set<MemberKey> flapping = Set.of(new MemberKey("node-2", 1));
    tier.vote("director-1", reached ? Set.of() : flapping, reached ? flapping : Set.of());
  }

  private void run(TierModel tier, long durationMs, LongConsumer each) {
    for (long endMs = nowMs + durationMs; nowMs < endMs; nowMs += tickMs) {
      each.accept(nowMs);
      if (nowMs - epochMadeMs >= ACKNOWLEDGE_MS) {
        tier.acknowledge();
      }
      if (nowMs % SECOND_MS == 0) {
        tier.report();
      }
      Decision decision = coordination.decide(tier.view(), nowMs);
      if (tier.follow(decision.plan())) {
        coordination.published(nowMs);
        epochMadeMs = nowMs;
      }
    }
  }
}
