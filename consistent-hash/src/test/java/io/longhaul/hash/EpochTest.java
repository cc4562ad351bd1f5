package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochTest {
  private static final HashKey KEY = new HashKey(1, 2);

  @Test
  void aNodeIsFoundByItsId() {
    Epoch epoch = epoch(List.of(node("a"), node("b"), node("d")), SlotTable.empty());
    assertThat(epoch.ordinal("a")).isZero();
    assertThat(epoch.ordinal("d")).isEqualTo(2);
    assertThat(epoch.ordinal("c")).isEqualTo(-1);
    assertThat(epoch.ordinal("")).isEqualTo(-1);
  }

  @Test
  void nodesOutOfOrderOrTwiceAreRefused() {
    assertThatThrownBy(() -> epoch(List.of(node("b"), node("a")), SlotTable.empty()))
        .hasMessage("epoch 5: node a after b (expected: sorted, unique)");
    assertThatThrownBy(() -> epoch(List.of(node("a"), node("a")), SlotTable.empty()))
        .hasMessage("epoch 5: node a after a (expected: sorted, unique)");
  }

  @Test
  void aChainWithANodeThatTheEpochLacksIsRefused() {
    SlotTable table = SlotTable.of(slot -> slot == 77 ? Chain.of(0, 2) : Chain.of(1));
    assertThatThrownBy(() -> epoch(List.of(node("a"), node("b")), table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epoch 5: node 2 in a chain (expected: below 2, the number of nodes)");
  }

  @Test
  void twoDoorsOfOneNameAreRefused() {
    List<Door> doors = List.of(door("web", 80), door("web", 443));
    assertThatThrownBy(() -> new Epoch(5, 1, KEY, doors, List.of(), SlotTable.empty()))
        .hasMessage("epoch 5: door web twice (expected: once)");
  }

  @Test
  void numbersBeginAtOneAndTermsAtZero() {
    assertThatThrownBy(() -> new Epoch(0, 1, KEY, List.of(), List.of(), SlotTable.empty()))
        .hasMessage("epoch 0 of term 1 (expected: at least 1 of at least 0)");
    assertThatThrownBy(() -> new Epoch(1, -1, KEY, List.of(), List.of(), SlotTable.empty()))
        .hasMessage("epoch 1 of term -1 (expected: at least 1 of at least 0)");
  }

  @Test
  void aDoorNeedsAnAddressAndAPort() {
    assertThatThrownBy(() -> new Door("web", List.of(), 80, Protocol.TCP, DoorState.ACTIVE))
        .hasMessage("door web: no address (expected: at least one)");
    assertThatThrownBy(() -> door("web", 65_536))
        .hasMessage("door web: port 65536 (expected: 0 to 65535)");
    assertThat(door("web", 0).port()).isZero();
  }

  @Test
  void aRelayAddressThatIsANameIsRefused() {
    Optional<InetSocketAddress> name =
        Optional.of(InetSocketAddress.createUnresolved("node.example", 1));
    assertThatThrownBy(() -> new Incarnation(1, name, true))
        .hasMessageContaining("node.example")
        .hasMessageContaining("expected: an IP address");
  }

  private static Epoch epoch(List<EpochNode> nodes, SlotTable table) {
    return new Epoch(5, 1, KEY, List.of(), nodes, table);
  }

  private static EpochNode node(String id) {
    return new EpochNode(id, Optional.empty(), NodeState.ACTIVE, 1, List.of());
  }

  private static Door door(String name, int port) {
    return new Door(
        name, List.of(InetAddress.ofLiteral("192.0.2.1")), port, Protocol.TCP, DoorState.ACTIVE);
  }
}
