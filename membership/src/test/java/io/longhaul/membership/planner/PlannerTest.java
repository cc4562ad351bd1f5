package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.DoorState;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final int FAIR_OF_THREE = Slot.COUNT / 3;

  @Test
  void aTierWithoutNodesHasNoEpoch() {
    TierModel tier = TierModel.of(0, 2);

    assertThat(tier.plan(true)).isFalse();
  }

  @Test
  void theFirstEpochSharesTheSlotsEvenly() {
    TierModel tier = TierModel.of(3, 2);

    assertThat(tier.plan(false)).isTrue();

    assertThat(tier.epoch.orElseThrow().number()).isEqualTo(1);
    assertThat(tier.epoch.orElseThrow().term()).isEqualTo(7);
    for (String node : tier.intents.keySet()) {
      assertThat(tier.heads(node)).isBetween(FAIR_OF_THREE, FAIR_OF_THREE + 1);
    }
  }

  @Test
  void aDoorIsActiveOnlyWhenEverybodyHasAcknowledgedIt() {
    TierModel tier = TierModel.of(1, 1);
    tier.plan(false);

    assertThat(tier.epoch.orElseThrow().doors().getFirst().state()).isEqualTo(DoorState.ADDING);
    assertThat(tier.plan(false)).isFalse();

    tier.acknowledge();
    tier.plan(false);
    assertThat(tier.epoch.orElseThrow().doors().getFirst().state()).isEqualTo(DoorState.ACTIVE);
  }

  @Test
  void aSettledTierMakesNoEpoch() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();

    assertThat(tier.plan(true)).isFalse();
    assertThat(tier.reasons()).isEmpty();
    assertThat(tier.settled).isEqualTo(tier.epoch.orElseThrow().number());
  }

  @Test
  void nothingIsSwitchedBeforeTheWideningIsAcknowledged() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.intend("node-1", Intent.DRAINING);

    assertThat(tier.plan(false)).isTrue();
    assertThat(tier.heads("node-1")).as("widened only").isPositive();
    assertThat(tier.plan(false)).as("nobody acknowledged").isFalse();
    assertThat(tier.reasons()).anyMatch(r -> r.rule().equals("R1") && r.text().contains("dir"));

    tier.acknowledge();
    tier.directors.put("director-2", 0L);
    assertThat(tier.plan(false)).as("one director did not").isFalse();

    tier.acknowledge();
    assertThat(tier.plan(false)).isTrue();
    assertThat(tier.heads("node-1")).as("switched").isZero();
  }

  @Test
  void aDrainedNodeLeavesEveryChainOnceItsConnectionsHaveEnded() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    for (int slot = 0; slot < Slot.COUNT; slot += 3) {
      tier.connect(slot);
    }
    tier.intend("node-1", Intent.DRAINING);
    tier.settle();

    assertThat(tier.heads("node-1")).isZero();
    assertThat(tier.inSomeChain("node-1")).isTrue();
    assertThat(tier.reasons())
        .anyMatch(r -> r.subject().equals("node-1") && r.rule().equals("R4") && r.slots() > 0);

    tier.disconnectAll("node-1");
    tier.settle();
    assertThat(tier.inSomeChain("node-1")).isFalse();
    assertThat(tier.reasons()).isEmpty();
  }

  @Test
  void anEmptyReportFromBeforeTheSwitchProvesNothing() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.intend("node-1", Intent.DRAINING);
    tier.plan(false);
    tier.acknowledge();
    tier.plan(false);
    tier.acknowledge();

    assertThat(tier.plan(true)).as("reports are older than the switch").isFalse();
    assertThat(tier.reasons()).anyMatch(r -> r.rule().equals("R5"));

    tier.report();
    assertThat(tier.plan(true)).as("reports are tagged with it").isTrue();
  }

  @Test
  void narrowingThatFreesANodeWaitsOnlyForTidying() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.intend("node-1", Intent.DRAINING);
    for (int i = 0; i < 3; i++) {
      tier.plan(false);
      tier.acknowledge();
      tier.report();
    }
    tier.plan(false);
    assertThat(tier.inSomeChain("node-1")).isTrue();

    assertThat(tier.plan(new Pace(true, true, true, false))).isTrue();
    assertThat(tier.inSomeChain("node-1")).isFalse();
  }

  @Test
  void narrowingThatFreesNobodyWaitsForASweep() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.held("node-1").set(0, Slot.COUNT);
    tier.report();
    tier.plan(false);
    tier.settle();
    tier.held("node-1").clear(0, 1_000);
    tier.report();

    assertThat(tier.plan(new Pace(true, true, true, false))).isFalse();
    assertThat(tier.plan(new Pace(false, false, false, true))).isTrue();
  }

  @Test
  void aDrainThatIsCancelledGivesTheSlotsBack() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    for (int slot = 0; slot < Slot.COUNT; slot += 7) {
      tier.connect(slot);
    }
    tier.intend("node-2", Intent.DRAINING);
    tier.plan(false);
    tier.acknowledge();
    tier.plan(false);
    tier.intend("node-2", Intent.ACTIVE);
    tier.settle();

    assertThat(tier.heads("node-2")).isBetween(FAIR_OF_THREE, FAIR_OF_THREE + 1);
  }

  @Test
  void aDeadNodeHeadsNothingAtOnceAndStaysAtTheTails() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.kill("node-3");

    assertThat(tier.plan(false)).isTrue();
    assertThat(tier.heads("node-3")).isZero();
    assertThat(tier.inSomeChain("node-3")).isTrue();
    int ordinal = tier.epoch.orElseThrow().ordinal("node-3");
    assertThat(tier.epoch.orElseThrow().nodes().get(ordinal).state()).isEqualTo(NodeState.DEMOTED);

    tier.settle();
    assertThat(tier.inSomeChain("node-3")).isTrue();
    tier.gone.add("node-3");
    tier.settle();
    assertThat(tier.epoch.orElseThrow().ordinal("node-3")).isNegative();
  }

  @Test
  void nodesThatAreAllOutOfSightAtOnceKeepTheirSlotsAndAddresses() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    BitSet headed = headed(tier, "node-1");
    for (String node : tier.intents.keySet()) {
      tier.kill(node);
    }
    tier.plan(false);

    assertThat(headed(tier, "node-1")).isEqualTo(headed);
    assertThat(tier.epoch.orElseThrow().nodes())
        .allMatch(node -> node.state() == NodeState.DEMOTED)
        .allMatch(node -> node.incarnations().getFirst().relay().isPresent());
  }

  @Test
  void aDeadNodeThatReturnsTakesItsOldSlotsBackWithoutWidening() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    BitSet old = headed(tier, "node-3");
    tier.kill("node-3");
    tier.settle();
    tier.start("node-3", 2);
    tier.settle();

    assertThat(headed(tier, "node-3")).isEqualTo(old);
  }

  @Test
  void aSocketThatTheChainLacksIsRepairedAtOnce() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    int slot = headed(tier, "node-1").nextSetBit(0);
    tier.held("node-2").set(slot);
    tier.report();

    assertThat(tier.plan(false)).isTrue();
    int repaired = tier.epoch.orElseThrow().ordinal("node-2");
    assertThat(tier.epoch.orElseThrow().table().chain(slot).positionOf(repaired)).isEqualTo(1);
  }

  @Test
  void aReporterThatHasJustStartedIsInNoChainBecauseOfThat() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.reportStarting("node-2");

    assertThat(tier.plan(true)).isFalse();
  }

  @Test
  void aLeavingProcessGivesItsSlotsAwayWithoutTheOperatorsIntent() {
    TierModel tier = TierModel.of(3, 2);
    tier.settle();
    tier.leave("node-1");
    tier.settle();

    assertThat(tier.inSomeChain("node-1")).isFalse();
    assertThat(tier.intent("node-1").intent()).isEqualTo(Intent.ACTIVE);
  }

  @Test
  void theLastNodeKeepsItsSlotsWhenItDrains() {
    TierModel tier = TierModel.of(1, 1);
    tier.settle();
    tier.intend("node-1", Intent.DRAINING);
    tier.settle();

    assertThat(tier.heads("node-1")).isEqualTo(Slot.COUNT);
    assertThat(tier.reasons()).anyMatch(r -> r.text().contains("no active node"));
  }

  @Test
  void weightsSetTheShares() {
    TierModel tier = TierModel.of(3, 1);
    tier.weigh("node-1", 200);
    tier.settle();

    assertThat(tier.heads("node-1")).isEqualTo(Slot.COUNT / 2);

    tier.weigh("node-1", 0);
    tier.settle();
    assertThat(tier.heads("node-1")).isZero();
  }

  @Test
  void aHundredNodesLeavingMakeAHandfulOfEpochs() {
    TierModel tier = TierModel.of(300, 2);
    tier.settle();
    for (int i = 1; i <= 100; i++) {
      tier.intend("node-" + i, Intent.DRAINING);
    }

    assertThat(tier.settle()).isLessThanOrEqualTo(4);
  }

  private static BitSet headed(TierModel tier, String id) {
    BitSet headed = new BitSet();
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      headed.set(slot, tier.head(slot).equals(id));
    }
    return headed;
  }
}
