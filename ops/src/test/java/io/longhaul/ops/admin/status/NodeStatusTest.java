package io.longhaul.ops.admin.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.planner.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeStatusTest {
  private static final Reason ELSEWHERE = new Reason("node-9", "R1", "another node's", 1);

  /** node-1 was drained: node-2 heads everything and no chain has node-1. */
  private static TierFixture drained() {
    return TierFixture.ofNodes("node-1", "node-2")
        .node("node-1", NodeState.DRAINING)
        .intent("node-1", Intent.DRAINING)
        .chains(_ -> Chain.of(1));
  }

  private static NodeStatus node1(TierFixture tier) {
    return NodeStatus.of(tier.view(), "node-1", List.of(ELSEWHERE)).orElseThrow();
  }

  @Test
  void activeNodeHeadsItsShareAndWaitsForNothing() {
    NodeStatus node = node1(TierFixture.ofNodes("node-1", "node-2").holds("node-1", 3, 0, 2));

    assertThat(node.state()).isEqualTo("active");
    assertThat(node.intent()).isEqualTo("active");
    assertThat(node.headSlots()).isEqualTo(Slot.COUNT / 2);
    assertThat(node.chainSlots()).isEqualTo(Slot.COUNT / 2);
    assertThat(node.occupiedSlots()).isEqualTo(2);
    assertThat(node.connections()).isEqualTo(3);
    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor()).isEmpty();
    assertThat(node.incarnations())
        .singleElement()
        .satisfies(i -> assertThat(i.reported()).isTrue());
  }

  @Test
  void drainedNodeIsSafeToStop() {
    NodeStatus node = node1(drained());

    assertThat(node.state()).isEqualTo("drained");
    assertThat(node.safeToStop()).isTrue();
    assertThat(node.waitsFor()).isEmpty();
  }

  @Test
  void drainingNodeSaysThatItWaitsForItsConnections() {
    NodeStatus node = node1(drained().chains(_ -> Chain.of(1, 0)).holds("node-1", 2, 5, 6));

    assertThat(node.state()).isEqualTo("draining");
    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor())
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.rule()).isEqualTo("R13");
              assertThat(reason.text()).startsWith("2 connections are open");
              assertThat(reason.slots()).isEqualTo(2);
            });
  }

  @Test
  void nodeThatIsStillInAChainIsNotDrained() {
    NodeStatus node = node1(drained().chains(slot -> slot == 17 ? Chain.of(1, 0) : Chain.of(1)));

    assertThat(node.state()).isEqualTo("draining");
    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor()).extracting(Reason::text).containsExactly("it is still in 1 chains");
  }

  @Test
  void epochThatADirectorDidNotAcknowledgeKeepsANodeFromBeingDrained() {
    NodeStatus node = node1(drained().settled(6).director("director-2", 6));

    assertThat(node.state()).isEqualTo("draining");
    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor())
        .extracting(Reason::text)
        .containsExactly("epoch 7 is not acknowledged yet by director director-2");
  }

  @Test
  void absentDirectorOfTheAcknowledgementSetIsWaitedForToo() {
    NodeStatus node = node1(drained().settled(6).absentDirector("director-3"));

    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor())
        .extracting(Reason::text)
        .containsExactly("epoch 7 is not acknowledged yet by director director-3");
  }

  @Test
  void nodeThatReportsASocketIsNeverSafeToStop() {
    assertThat(node1(drained().holds("node-1", 1, 99)).safeToStop()).isFalse();
  }

  @Test
  void nodeThatHasNotReportedIsNeverSafeToStop() {
    NodeStatus node = node1(drained().silent("node-1"));

    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor()).extracting(Reason::rule).containsExactly("R6");
  }

  @Test
  void nothingIsSafeToStopWhileTheViewIsNotCurrent() {
    NodeStatus node = node1(drained().disconnected());

    assertThat(node.safeToStop()).isFalse();
    assertThat(node.waitsFor()).extracting(Reason::rule).contains("ZooKeeper");
  }

  @Test
  void nodeThatIsWantedIsNeverSafeToStopEvenOutsideTheTable() {
    NodeStatus node = node1(drained().intent("node-1", Intent.ACTIVE));

    assertThat(node.state()).isEqualTo("joining");
    assertThat(node.safeToStop()).isFalse();
  }

  @Test
  void nodeWhoseProcessWasAskedToStopDrains() {
    TierFixture tier = TierFixture.ofNodes("node-1", "node-2").live("node-1", true);
    assertThat(node1(tier).state()).isEqualTo("draining");
    assertThat(node1(tier.chains(_ -> Chain.of(1))).state()).isEqualTo("drained");
  }

  @Test
  void nodeWithoutAProcessIsDown() {
    NodeStatus node = node1(TierFixture.ofNodes("node-1", "node-2").dead("node-1"));

    assertThat(node.state()).isEqualTo("down");
    assertThat(node.incarnations()).isEmpty();
  }

  @Test
  void demotedNodeIsSaidToBe() {
    NodeStatus node =
        node1(
            TierFixture.ofNodes("node-1", "node-2")
                .node("node-1", NodeState.DEMOTED)
                .chains(_ -> Chain.of(1, 0)));

    assertThat(node.state()).isEqualTo("demoted");
  }

  @Test
  void newNodeIsJoiningUntilItHeadsASlot() {
    TierFixture tier =
        TierFixture.ofNodes("node-1", "node-2")
            .intent("node-3", Intent.ACTIVE)
            .live("node-3", false);

    NodeStatus node = NodeStatus.of(tier.view(), "node-3", List.of()).orElseThrow();

    assertThat(node.state()).isEqualTo("joining");
  }

  @Test
  void plannersReasonsGoToTheNodeThatTheyAreAbout() {
    Reason own = new Reason("node-1", "R1", "widen waits for director-2", 4);

    NodeStatus node =
        NodeStatus.of(TierFixture.ofNodes("node-1").view(), "node-1", List.of(own, ELSEWHERE))
            .orElseThrow();

    assertThat(node.waitsFor()).containsExactly(own);
  }

  @Test
  void nodeThatNothingKnowsIsAbsent() {
    assertThat(NodeStatus.of(TierFixture.ofNodes("node-1").view(), "node-9", List.of())).isEmpty();
  }

  @Test
  void listHasEveryNodeThatIntentProcessOrEpochNames() {
    TierFixture tier =
        TierFixture.ofNodes("node-2").intent("node-3", Intent.DISABLED).live("node-1", false);

    assertThat(NodeStatus.all(tier.view(), List.of()))
        .extracting(NodeStatus::id)
        .containsExactly("node-1", "node-2", "node-3");
  }
}
