package io.longhaul.director.xdp;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The tier that packets of tests meet: ten nodes, doors of all kinds, chains of all lengths. */
final class Tier {
  static final HashKey KEY = HashKey.fromHex("000102030405060708090a0b0c0d0e0f");
  static final String WEB4 = "198.51.100.10";
  static final String WEB6 = "2001:db8:1::10";
  static final String DRAINING4 = "198.51.100.20";
  static final String DRAINING6 = "2001:db8:1::20";
  static final String EVERY_PORT4 = "198.51.100.30";
  static final String EVERY_PORT6 = "2001:db8:1::30";
  static final String DNS4 = "198.51.100.53";
  static final String DNS6 = "2001:db8:1::53";
  static final InetAddress DIRECTOR = InetAddress.ofLiteral("10.1.0.1");
  static final int NODES = 10;
  static final long EPOCH = 41;

  private Tier() {}

  static List<Door> doors() {
    return List.of(
        door("web", List.of(WEB4, WEB6), 443, Protocol.TCP, DoorState.ACTIVE),
        door("leaving", List.of(DRAINING4, DRAINING6), 443, Protocol.TCP, DoorState.DRAINING),
        door("coming", List.of(WEB4, WEB6), 8443, Protocol.TCP, DoorState.ADDING),
        door("every-port", List.of(EVERY_PORT4, EVERY_PORT6), 0, Protocol.TCP, DoorState.ACTIVE),
        door("one-of-them", List.of(EVERY_PORT4), 22, Protocol.TCP, DoorState.DRAINING),
        door("dns", List.of(DNS4, DNS6), 53, Protocol.UDP, DoorState.ACTIVE),
        door("quic", List.of(WEB4, WEB6), 443, Protocol.UDP, DoorState.DRAINING));
  }

  private static Door door(
      String name, List<String> addresses, int port, Protocol protocol, DoorState state) {
    return new Door(
        name, addresses.stream().map(InetAddress::ofLiteral).toList(), port, protocol, state);
  }

  static InetAddress address(int node) {
    // The last one is nowhere that the kernel would send a packet to.
    return InetAddress.ofLiteral(node == NODES - 1 ? "127.0.0.10" : "10.1.1." + (node + 1));
  }

  static List<EpochNode> nodes() {
    return IntStream.range(0, NODES)
        .mapToObj(
            i ->
                new EpochNode("node-" + i, Optional.of(address(i)), NodeState.ACTIVE, 1, List.of()))
        .toList();
  }

  /**
   * The chain of a slot: as long as its last three bits say, from a node that the others choose.
   */
  static Chain chain(int slot) {
    int length = 1 + (slot & 7);
    return Chain.of(IntStream.range(0, length).map(i -> (slot / 8 + i) % NODES).toArray());
  }

  static Epoch epoch() {
    return epoch(EPOCH, SlotTable.of(Tier::chain));
  }

  static Epoch epoch(long number, SlotTable table) {
    return new Epoch(number, 1, KEY, doors(), nodes(), table);
  }

  /** Next hops of all nodes but the last two: one's is another interface, one's is unknown. */
  static Map<InetAddress, NextHop> nextHops() {
    Map<InetAddress, NextHop> hops = new HashMap<>();
    for (int i = 0; i < NODES - 1; i++) {
      hops.put(address(i), hop(i));
    }
    return hops;
  }

  static NextHop hop(int node) {
    return new NextHop(
        new MacAddress(0x02_00_00_00_01_00L + node),
        new MacAddress(0x02_00_00_00_00_02L),
        node == NODES - 2 ? 7 : 0);
  }

  static TableContents directorContents() {
    return TableContents.ofDirector(epoch(), nextHops());
  }

  /** Text forms of the addresses of doors. */
  static List<String> doorAddresses() {
    List<String> addresses = new ArrayList<>();
    doors().forEach(door -> door.addresses().forEach(a -> addresses.add(a.getHostAddress())));
    return addresses.stream().distinct().toList();
  }
}
