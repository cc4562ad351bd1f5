package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final long NOW_NS = 1;
  private static final long ATTEMPT_NS = 1_000;
  private static final List<InetSocketAddress> THREE = List.of(at(1), at(2), at(3));

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Routing routing(List<EpochNode> nodes, int... chain) {
    SlotTable table = SlotTable.of(slot -> Chain.of(chain));
    return Routing.of(Epochs.of(1, nodes, DoorState.ACTIVE, table), Optional.empty());
  }

  private static @Nullable String chosen(Routing routing, int slot) {
    Target target = routing.choose(slot, null, NOW_NS, ATTEMPT_NS);
    return target == null ? null : target.process().nodeId();
  }

  @Test
  void headOfTheChainIsChosenWhateverItsState() {
    EpochNode draining = Epochs.node("a", NodeState.DRAINING, at(1));
    EpochNode active = Epochs.node("b", NodeState.ACTIVE, at(2));
    assertThat(chosen(routing(List.of(draining, active), 0, 1), 5)).isEqualTo("a");
  }

  @Test
  void newestAcceptingIncarnationIsChosen() {
    EpochNode node =
        new EpochNode(
            "a",
            Optional.empty(),
            NodeState.ACTIVE,
            100,
            List.of(
                new Incarnation(1, Optional.of(at(1)), true),
                new Incarnation(2, Optional.of(at(2)), true),
                new Incarnation(3, Optional.of(at(3)), false)));
    Target target = routing(List.of(node), 0).choose(9, null, NOW_NS, ATTEMPT_NS);
    assertThat(target).hasToString("a:2 at " + at(2));
  }

  @Test
  void headWithoutAProcessLeavesItsPlaceToTheNext() {
    EpochNode gone = new EpochNode("a", Optional.empty(), NodeState.ACTIVE, 100, List.of());
    EpochNode next = Epochs.node("b", NodeState.ACTIVE, at(2));
    assertThat(chosen(routing(List.of(gone, next), 0, 1), 5)).isEqualTo("b");
    assertThat(chosen(routing(List.of(gone, next), 0), 5)).isEqualTo("b");
  }

  @Test
  void nodesThatDrainOrAreDemotedOrWithoutWeightAreNoSecondChoice() {
    Routing routing =
        routing(
            List.of(
                Epochs.node("a", NodeState.ACTIVE, at(1)),
                Epochs.node("b", NodeState.DRAINING, at(2)),
                Epochs.node("c", NodeState.DEMOTED, at(3))),
            0,
            1,
            2);
    Target head = routing.choose(5, null, NOW_NS, ATTEMPT_NS);
    assertThat(routing.choose(5, head, NOW_NS, ATTEMPT_NS)).isNull();
  }

  @Test
  void whoRefusedIsAvoidedUntilNobodyElseIsLeft() {
    Routing routing = Routing.of(Epochs.of(1, THREE, 0, 1), Optional.empty());
    Target a = routing.choose(5, null, NOW_NS, ATTEMPT_NS);
    assertThat(a).isNotNull();
    a.refused(NOW_NS);
    Target b = routing.choose(5, null, NOW_NS, ATTEMPT_NS);
    assertThat(b).isNotNull();
    assertThat(b.process().nodeId()).isEqualTo("b");
    b.refused(NOW_NS);
    Target c = routing.choose(5, null, NOW_NS, ATTEMPT_NS);
    assertThat(c).isNotNull();
    assertThat(c.process().nodeId()).isEqualTo("c");
    c.refused(NOW_NS);
    assertThat(chosen(routing, 5)).isEqualTo("a");
  }

  @Test
  void connectionsOfADeadHeadSpreadOverTheOthers() {
    SlotTable table = SlotTable.of(slot -> Chain.of(slot % 3));
    List<EpochNode> nodes =
        IntStream.range(0, 3)
            .mapToObj(i -> Epochs.node("n" + i, NodeState.ACTIVE, at(i + 1)))
            .toList();
    Routing routing = Routing.of(Epochs.of(1, nodes, DoorState.ACTIVE, table), Optional.empty());
    Target dead = routing.choose(0, null, NOW_NS, ATTEMPT_NS);
    int[] perNode = new int[3];
    for (int slot = 0; slot < Slot.COUNT; slot += 3) {
      Target next = routing.choose(slot, dead, NOW_NS, ATTEMPT_NS);
      assertThat(next).isNotNull();
      perNode[next.process().nodeId().charAt(1) - '0']++;
    }
    assertThat(perNode[0]).isZero();
    assertThat(perNode[1]).isPositive();
    assertThat(perNode[2]).isPositive();
  }

  @Test
  void refusalsAreRememberedAcrossEpochsWhereTheProcessIsTheSame() {
    Routing first = Routing.of(Epochs.of(1, THREE, 0, 1), Optional.empty());
    Target a = first.choose(5, null, NOW_NS, ATTEMPT_NS);
    assertThat(a).isNotNull();
    a.refused(NOW_NS);
    Routing second = Routing.of(Epochs.of(2, THREE, 0, 1), Optional.of(first));
    assertThat(chosen(second, 5)).isEqualTo("b");
    Routing moved = Routing.of(Epochs.of(3, List.of(at(9), at(2)), 0, 1), Optional.of(second));
    assertThat(chosen(moved, 5)).isEqualTo("a");
  }

  @Test
  void epochWithoutNodesHasNobody() {
    Routing routing = Routing.of(Epochs.of(1, List.of()), Optional.empty());
    assertThat(routing.hasTargets()).isFalse();
    assertThat(chosen(routing, 0)).isNull();
  }
}
