package io.longhaul.chaos.packet;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Epochs of nodes a, b, c and d whose every slot has the same chain. */
final class Epochs {
  static final Flow FLOW = new Flow(7, 5, "web");

  private static final List<String> IDS = List.of("a", "b", "c", "d");

  private Epochs() {}

  /** An epoch with this chain, such as {@code "ba"} for head b and tail a. */
  static Epoch epoch(long number, String chain) {
    return epoch(number, chain, DoorState.ACTIVE);
  }

  static Epoch epoch(long number, String chain, DoorState door) {
    int[] ordinals = chain.chars().map(c -> c - 'a').toArray();
    Chain every = Chain.of(ordinals);
    return new Epoch(
        number,
        1,
        new HashKey(1, 2),
        List.of(
            new Door("web", List.of(InetAddress.getLoopbackAddress()), 443, Protocol.TCP, door)),
        IDS.stream()
            .map(id -> new EpochNode(id, Optional.empty(), NodeState.ACTIVE, 100, List.of()))
            .toList(),
        SlotTable.of(slot -> every));
  }

  /** A packet as a director with that epoch sends it. */
  static Packet packet(Epoch epoch, Segment segment) {
    return DirectorPlane.encapsulated(epoch, segment).orElseThrow();
  }

  static List<String> chain(String ids) {
    return Arrays.asList(ids.split(""));
  }
}
