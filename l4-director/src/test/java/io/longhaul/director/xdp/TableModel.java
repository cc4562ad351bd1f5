package io.longhaul.director.xdp;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SipHash;
import io.longhaul.hash.Slot;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an epoch says about a packet, looked up the plain way. */
record TableModel(TableContents contents) {
  Epoch epoch() {
    return contents.epoch();
  }

  /** The door of a packet without fault. */
  Optional<Door> door(ClientPacket packet) {
    List<Door> here =
        epoch().doors().stream()
            .filter(door -> protocol(door) == packet.protocol())
            .filter(door -> hasAddress(door, packet))
            .toList();
    return here.stream()
        .filter(door -> door.port() == packet.doorPort())
        .findFirst()
        .or(() -> here.stream().filter(door -> door.port() == 0).findFirst());
  }

  /** Whether an address has doors of the packet's protocol; of any where that is unknown. */
  boolean isDoorAddress(ClientPacket packet) {
    return epoch().doors().stream()
        .filter(door -> packet.protocol() == 0 || protocol(door) == packet.protocol())
        .anyMatch(door -> hasAddress(door, packet));
  }

  private static boolean hasAddress(Door door, ClientPacket packet) {
    return door.addresses().stream()
        .anyMatch(
            address ->
                address instanceof Inet4Address != packet.v6()
                    && Arrays.equals(address.getAddress(), packet.door()));
  }

  private static int protocol(Door door) {
    return door.protocol() == Protocol.TCP ? PacketBuilder.TCP : PacketBuilder.UDP;
  }

  long hash(ClientPacket packet) {
    Set<HashField> fields = contents.hashFields();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    if (fields.contains(HashField.SOURCE_ADDRESS)) {
      message.writeBytes(packet.client());
    }
    if (fields.contains(HashField.DESTINATION_ADDRESS)) {
      message.writeBytes(packet.door());
    }
    if (fields.contains(HashField.SOURCE_PORT)) {
      message.write(packet.ports(), 0, 2);
    }
    if (fields.contains(HashField.DESTINATION_PORT)) {
      message.write(packet.ports(), 2, 2);
    }
    return SipHash.hash(epoch().key(), message.toByteArray());
  }

  Chain chain(ClientPacket packet) {
    return epoch().table().chain((int) hash(packet) & Slot.MASK);
  }

  InetAddress address(int node) {
    return epoch().nodes().get(node).underlay().orElseThrow();
  }

  Optional<NextHop> nextHop(int node) {
    return Optional.ofNullable(contents.nextHops().get(address(node)));
  }
}
