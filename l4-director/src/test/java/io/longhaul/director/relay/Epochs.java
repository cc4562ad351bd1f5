package io.longhaul.director.relay;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Epochs for tests. */
final class Epochs {
  static final HashKey KEY = HashKey.fromHex("000102030405060708090a0b0c0d0e0f");

  private Epochs() {}

  /** Nodes {@code a}, {@code b}, ... at these addresses; every slot has the same chain. */
  static Epoch of(long number, List<InetSocketAddress> relays, int... chain) {
    List<EpochNode> nodes = new ArrayList<>();
    for (int i = 0; i < relays.size(); i++) {
      nodes.add(node(String.valueOf((char) ('a' + i)), NodeState.ACTIVE, relays.get(i)));
    }
    return of(number, nodes, DoorState.ACTIVE, SlotTable.of(slot -> Chain.of(chain)));
  }

  static Epoch of(long number, List<EpochNode> nodes, DoorState door, SlotTable table) {
    Door web = new Door("web", List.of(InetAddress.getLoopbackAddress()), 80, Protocol.TCP, door);
    return new Epoch(number, 1, KEY, List.of(web), nodes, table);
  }

  static EpochNode node(String id, NodeState state, InetSocketAddress relay) {
    return new EpochNode(
        id, Optional.empty(), state, 100, List.of(new Incarnation(7, Optional.of(relay), true)));
  }
}
