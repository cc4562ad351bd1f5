package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that hangs between its view and its write, while its tier goes on (rule R10). */
class PausedCoordinatorTest {
  @TempDir Path dataDir;
  TestTier tier;
  TierWatch watch;
  TierConnection hanging;
  final CountDownLatch planned = new CountDownLatch(1);
  final CountDownLatch awake = new CountDownLatch(1);

  @BeforeEach
  void start() {
    tier = TestTier.start(dataDir);
    watch = tier.connect().watch();
    watch.awaitView(TestTier.GENEROUS);
    TierConnection node = tier.connect();
    NodeMembership membership =
        tier.keep(NodeMembership.start(node, TestTier.node("n1", 1), NodeIntent.active("n1")));
    tier.keep(EpochFollower.start(node, Optional.empty(), epoch -> {}, membership::acknowledge));
    hanging = tier.connect();
    tier.keep(
        Coordinator.start(
            hanging,
            hanging.watch(),
            "d1",
            this::hang,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    TestTier.await("planned", () -> planned.getCount() == 0);
  }

  @AfterEach
  void stop() throws Exception {
    awake.countDown();
    tier.close();
  }

  @Test
  void planMadeBeforeTheSessionWasLostIsNeverPublished() {
    long term = watch.current(TestTier.GENEROUS).term();
    tier.expire(hanging);
    TierConnection other = tier.connect();
    Coordinator successor = tier.keep(Coordinator.start(other, other.watch(), "d2"));
    TestTier.await("the other leads", successor::leading);
    TestTier.await("an epoch", () -> number(watch.view()) > 0);
    Epoch first = watch.view().epoch().orElseThrow();
    awake.countDown();
    tier.connect().store().putIntent(NodeIntent.active("n1").with(Intent.DRAINING));

    TestTier.await("it goes on", () -> number(watch.view()) > first.number());
    assertThat(first.term()).isGreaterThan(term);
    assertThat(watch.view().epoch().orElseThrow().term()).isEqualTo(first.term());
    assertThat(successor.leading()).isTrue();
  }

  private Plan hang(PlannerInput input) {
    planned.countDown();
    try {
      assertThat(awake.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Planner.plan(input);
  }

  private static long number(TierView view) {
    return view.epoch().map(Epoch::number).orElse(0L);
  }
}
