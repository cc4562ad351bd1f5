package io.longhaul.ops.packet;

import io.longhaul.director.xdp.MacAddress;
import io.longhaul.director.xdp.NextHop;
import io.longhaul.hash.Chain;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Maglev;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.longhaul.hash.WeightedNode;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The nodes of a table file and the chains of its slots.
 *
 * @param nodes sorted by id
 * @param nextHops of those whose link address is given, by underlay address
 */
record TableNodes(List<EpochNode> nodes, Map<InetAddress, NextHop> nextHops) {
  private static final int MAX_INTERFACE = Integer.MAX_VALUE;
  private static final MacAddress NO_LINK = new MacAddress(0);
  private static final InetAddress NOWHERE = InetAddress.ofLiteral("0.0.0.0");

  static TableNodes from(Section root) {
    MacAddress own = root.value("mac", MacAddress::parse, NO_LINK);
    List<EpochNode> nodes = new ArrayList<>();
    Map<InetAddress, NextHop> hops = new HashMap<>();
    for (Section node : root.sections("nodes")) {
      String id = node.string("id");
      InetAddress address = node.value("address", ScalarValues::ip, NOWHERE);
      if (!node.has("address")) {
        node.fault("address", "missing");
      }
      int weight = node.integer("weight", 0, EpochNode.MAX_WEIGHT, 1);
      nodes.add(new EpochNode(id, Optional.of(address), NodeState.ACTIVE, weight, List.of()));
      MacAddress link = node.value("mac", MacAddress::parse, NO_LINK);
      int interfaceIndex = node.integer("interface", 0, MAX_INTERFACE, 0);
      if (node.has("mac")) {
        hops.put(address, new NextHop(link, own, interfaceIndex));
      }
    }
    nodes.sort(Comparator.comparing(EpochNode::id));
    return new TableNodes(nodes, hops);
  }

  /** A field's node id, which must be one of these. */
  String known(Section section, String field) {
    String id = section.string(field);
    if (ordinal(id) < 0) {
      section.fault(field, "'" + id + "' (expected: the id of a node)");
    }
    return id;
  }

  /** The chains that the file gives; the other slots' are computed from the nodes' weights. */
  SlotTable chains(Section root) {
    int[] heads =
        Maglev.heads(
            nodes.stream().map(node -> new WeightedNode(node.id(), node.weight())).toList());
    Chain[] chains =
        IntStream.of(heads)
            .mapToObj(head -> head == SlotTable.NO_HEAD ? Chain.EMPTY : Chain.of(head))
            .toArray(Chain[]::new);
    for (Section given : root.sections("chains")) {
      SlotRange range = given.value("slots", SlotRange::parse, SlotRange.ALL);
      Chain chain = chain(given);
      range.slots().forEach(slot -> chains[slot] = chain);
    }
    return SlotTable.of(slot -> chains[slot]);
  }

  private Chain chain(Section given) {
    try {
      return Chain.of(given.values("nodes", this::ordinalOf).stream().mapToInt(i -> i).toArray());
    } catch (IllegalArgumentException e) {
      given.fault("nodes", String.valueOf(e.getMessage()));
      return Chain.EMPTY;
    }
  }

  private int ordinalOf(String id) {
    int ordinal = ordinal(id);
    if (ordinal < 0) {
      throw new IllegalArgumentException("'" + id + "' (expected: the id of a node)");
    }
    return ordinal;
  }

  private int ordinal(String id) {
    return IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i).id().equals(id))
        .findFirst()
        .orElse(-1);
  }
}
