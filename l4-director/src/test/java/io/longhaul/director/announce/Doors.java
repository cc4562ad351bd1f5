package io.longhaul.director.announce;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Epochs of which only the doors matter. */
final class Doors {
  private Doors() {}

  /** One door with an address of each family, in the example's networks. */
  static Epoch epoch() {
    return epoch(door("web", 443, DoorState.ACTIVE, "203.0.113.9", "2001:db8:0:113::9"));
  }

  static Epoch epoch(Door... doors) {
    return new Epoch(1, 0, new HashKey(1, 2), List.of(doors), List.of(), SlotTable.empty());
  }

  static Door door(String name, int port, DoorState state, String... addresses) {
    List<InetAddress> ips = Stream.of(addresses).map(InetAddress::ofLiteral).toList();
    return new Door(name, ips, port, Protocol.TCP, state);
  }
}
