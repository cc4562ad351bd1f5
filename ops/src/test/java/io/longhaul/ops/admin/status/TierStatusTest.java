package io.longhaul.ops.admin.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.planner.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TierStatusTest {
  private static TierStatus status(TierFixture tier) {
    return TierStatus.of(tier.view(), List.of());
  }

  @Test
  void healthyTierHasNoNotices() {
    TierStatus tier =
        status(TierFixture.ofNodes("node-1", "node-2").holds("node-1", 3, 1).holds("node-2", 4, 2));

    assertThat(tier.tier()).isEqualTo("demo");
    assertThat(tier.epoch()).isEqualTo(7);
    assertThat(tier.settled()).isEqualTo(7);
    assertThat(tier.leader()).contains("director-1");
    assertThat(tier.connections()).isEqualTo(7);
    assertThat(tier.longestChain()).isEqualTo(1);
    assertThat(tier.slotsInMotion()).isZero();
    assertThat(tier.nodes()).isEqualTo(Map.of("active", 2));
    assertThat(tier.directors()).isEqualTo(Map.of("active", 2));
    assertThat(tier.notices()).isEmpty();
    assertThat(tier.doors())
        .singleElement()
        .satisfies(
            door -> assertThat(door.listens()).containsExactly("127.0.0.1:8080", "127.0.0.2:8080"));
  }

  @Test
  void absenceOfZooKeeperIsTheFirstNotice() {
    assertThat(status(TierFixture.ofNodes("node-1").disconnected()).notices().getFirst())
        .startsWith("ZooKeeper is away");
  }

  @Test
  void tierWithoutAnEpochSaysThatItTakesNoConnections() {
    TierStatus tier = status(TierFixture.ofNodes("node-1").withoutEpoch());

    assertThat(tier.epoch()).isZero();
    assertThat(tier.notices())
        .containsExactly("there is no epoch yet: the tier takes no connections");
  }

  @Test
  void drainedNodesAreNoticed() {
    TierStatus tier =
        status(
            TierFixture.ofNodes("node-1", "node-2")
                .node("node-1", NodeState.DRAINING)
                .intent("node-1", Intent.DRAINING)
                .chains(_ -> Chain.of(1)));

    assertThat(tier.notices()).containsExactly("node-1: drained, safe to stop");
  }

  @Test
  void directorsAreActiveBehindOrAbsent() {
    TierFixture tier =
        TierFixture.ofNodes("node-1").director("director-2", 6).absentDirector("director-3");

    assertThat(DirectorStatus.all(tier.view()))
        .extracting(DirectorStatus::id, DirectorStatus::state, DirectorStatus::leader)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("director-1", "active", true),
            org.assertj.core.api.Assertions.tuple("director-2", "behind", false),
            org.assertj.core.api.Assertions.tuple("director-3", "absent", false));
  }

  @Test
  void onlySoManyPendingReasonsAreListed() {
    Reason reason = new Reason("epoch 7", "R1", "waits", 1);
    List<Reason> many = Collections.nCopies(TierStatus.MAX_PENDING + 1, reason);

    assertThat(TierStatus.of(TierFixture.ofNodes("node-1").view(), many).pending())
        .hasSize(TierStatus.MAX_PENDING);
  }
}
