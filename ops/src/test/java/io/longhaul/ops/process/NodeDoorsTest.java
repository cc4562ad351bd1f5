package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.MemberKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a node of an xdp tier listens, and when a run that is on its way out does. */
class NodeDoorsTest {
  private static final InetAddress V4 = InetAddress.ofLiteral("203.0.113.1");
  private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::1");
  private static final MemberKey OLD = new MemberKey("n1", 1);
  private static final MemberKey NEW = new MemberKey("n1", 2);

  @Test
  void itListensAtEveryAddressOfEveryTcpDoorThatHasOnePort() {
    assertThat(NodeDoors.wanted(epoch(1, 2), NEW, false))
        .containsOnly(
            Map.entry(at(V4, 443), "web"),
            Map.entry(at(V6, 443), "web"),
            Map.entry(at(V4, 80), "plain"));
  }

  @Test
  void runOnItsWayOutListensUntilAnotherOneAccepts() {
    assertThat(NodeDoors.wanted(epoch(1), OLD, true)).as("alone").isNotEmpty();
    assertThat(NodeDoors.wanted(epoch(1, 2), OLD, true)).as("the new one accepts").isEmpty();
    assertThat(NodeDoors.wanted(epoch(1, 2), OLD, false)).as("nobody asked it to go").isNotEmpty();
    assertThat(NodeDoors.wanted(epoch(2, 1), OLD, true)).as("the new one is dead").isNotEmpty();
  }

  private static InetSocketAddress at(InetAddress address, int port) {
    return new InetSocketAddress(address, port);
  }

  /** An epoch of one node with these runs, of which the last accepts. */
  private static Epoch epoch(long... runs) {
    List<Door> doors =
        List.of(
            new Door("web", List.of(V4, V6), 443, Protocol.TCP, DoorState.ACTIVE),
            new Door("plain", List.of(V4), 80, Protocol.TCP, DoorState.DRAINING),
            new Door("any", List.of(V4), 0, Protocol.TCP, DoorState.ACTIVE),
            new Door("datagrams", List.of(V4), 443, Protocol.UDP, DoorState.ACTIVE));
    List<Incarnation> incarnations =
        Arrays.stream(runs)
            .mapToObj(run -> new Incarnation(run, Optional.empty(), run == runs[runs.length - 1]))
            .toList();
    EpochNode node = new EpochNode("n1", Optional.empty(), NodeState.ACTIVE, 100, incarnations);
    return new Epoch(1, 1, new HashKey(1, 2), doors, List.of(node), SlotTable.empty());
  }
}
