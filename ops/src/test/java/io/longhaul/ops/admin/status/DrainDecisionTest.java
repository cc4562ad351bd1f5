package io.longhaul.ops.admin.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.Intent;
import org.junit.jupiter.api.Test;

class DrainDecisionTest {
  private static DrainDecision drainNode1(TierFixture tier) {
    return DrainDecision.of(tier.view(), "node-1");
  }

  private static String refusal(TierFixture tier) {
    return drainNode1(tier) instanceof DrainDecision.Refused(String reason) ? reason : "";
  }

  @Test
  void oneOfTwoMayBeDrained() {
    assertThat(drainNode1(TierFixture.ofNodes("node-1", "node-2")))
        .isEqualTo(new DrainDecision.Allowed());
  }

  @Test
  void theLastActiveNodeMayNot() {
    assertThat(refusal(TierFixture.ofNodes("node-1"))).contains("the last active node");
  }

  @Test
  void othersThatTakeNoNewConnectionsDoNotCount() {
    TierFixture two = TierFixture.ofNodes("node-1", "node-2");
    assertThat(refusal(two.intent("node-2", Intent.DRAINING))).contains("the last active node");
    assertThat(refusal(TierFixture.ofNodes("node-1", "node-2").dead("node-2"))).contains("last");
    assertThat(refusal(TierFixture.ofNodes("node-1", "node-2").live("node-2", true)))
        .contains("last");
    assertThat(refusal(TierFixture.ofNodes("node-1", "node-2").node("node-2", NodeState.DEMOTED)))
        .contains("last");
  }

  @Test
  void connectionsMustFitTheOthersFreeCapacityExactly() {
    TierFixture tier = TierFixture.ofNodes("node-1", "node-2").holds("node-2", 400, 1);

    assertThat(drainNode1(tier.holds("node-1", 600, 2))).isEqualTo(new DrainDecision.Allowed());
    assertThat(refusal(tier.holds("node-1", 601, 2)))
        .isEqualTo(
            "node node-1: its 601 connections would not fit the others' free capacity of 600"
                + " (expected: room for all of them)");
  }

  @Test
  void drainingTwiceIsNothingNew() {
    TierFixture tier = TierFixture.ofNodes("node-1").intent("node-1", Intent.DRAINING);

    assertThat(drainNode1(tier)).isEqualTo(new DrainDecision.AlreadySo());
  }

  @Test
  void deadNodeMayAlwaysBeDrained() {
    assertThat(drainNode1(TierFixture.ofNodes("node-1").dead("node-1")))
        .isEqualTo(new DrainDecision.Allowed());
  }
}
