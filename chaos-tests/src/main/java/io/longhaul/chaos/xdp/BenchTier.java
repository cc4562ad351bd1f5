package io.longhaul.chaos.xdp;

import io.longhaul.director.xdp.MacAddress;
import io.longhaul.director.xdp.NextHop;
import io.longhaul.director.xdp.TableContents;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Maglev;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import io.longhaul.hash.WeightedNode;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The tier whose director is measured: 100 nodes at rest, one door with both kinds of address. */
final class BenchTier {
  static final InetAddress DIRECTOR = InetAddress.ofLiteral("10.1.0.1");
  static final String DOOR = "web";
  private static final int NODES = 100;
  private static final long FIRST_MAC = 0x02_00_00_00_01_00L;
  private static final long DIRECTOR_MAC = 0x02_00_00_00_00_02L;

  private BenchTier() {}

  static TableContents contents() {
    Map<InetAddress, NextHop> hops = new HashMap<>();
    for (int i = 0; i < NODES; i++) {
      NextHop hop = new NextHop(new MacAddress(FIRST_MAC + i), new MacAddress(DIRECTOR_MAC), 0);
      hops.put(address(i), hop);
    }
    return TableContents.ofDirector(epoch(), hops);
  }

  private static Epoch epoch() {
    int[] heads =
        Maglev.heads(IntStream.range(0, NODES).mapToObj(i -> new WeightedNode(id(i), 1)).toList());
    List<EpochNode> nodes =
        IntStream.range(0, NODES)
            .mapToObj(
                i -> new EpochNode(id(i), Optional.of(address(i)), NodeState.ACTIVE, 1, List.of()))
            .toList();
    Door door =
        new Door(
            DOOR,
            List.of(
                InetAddress.ofLiteral("198.51.100.10"), InetAddress.ofLiteral("2001:db8:1::10")),
            443,
            Protocol.TCP,
            DoorState.ACTIVE);
    HashKey key = HashKey.fromHex("000102030405060708090a0b0c0d0e0f");
    return new Epoch(1, 1, key, List.of(door), nodes, SlotTable.ofHeads(heads));
  }

  private static String id(int node) {
    return "node-%03d".formatted(node);
  }

  private static InetAddress address(int node) {
    return InetAddress.ofLiteral("10.1.1." + (node + 1));
  }
}
