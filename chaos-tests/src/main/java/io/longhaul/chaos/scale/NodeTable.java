package io.longhaul.chaos.scale;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/** An epoch's table by the numbers that nodes have here, instead of their ordinals in the epoch. */
final class NodeTable {
  private static final int ABSENT = -1;

  private final Epoch epoch;
  private final int[] nodeOf;
  private final int[] ordinalOf;

  /**
   * A view of an epoch.
   *
   * @param numbers of the nodes by their ids
   */
  NodeTable(Epoch epoch, Map<String, PaperNode> numbers) {
    this.epoch = epoch;
    this.nodeOf = new int[epoch.nodes().size()];
    this.ordinalOf = new int[numbers.size()];
    Arrays.fill(ordinalOf, ABSENT);
    for (int ordinal = 0; ordinal < nodeOf.length; ordinal++) {
      PaperNode node = numbers.get(epoch.nodes().get(ordinal).id());
      if (node == null) {
        throw new IllegalStateException(
            "node: " + epoch.nodes().get(ordinal).id() + " (expected: one of the tier)");
      }
      nodeOf[ordinal] = node.index();
      ordinalOf[node.index()] = ordinal;
    }
  }

  Epoch epoch() {
    return epoch;
  }

  int head(int slot) {
    return nodeOf[epoch.table().headOrNone(slot)];
  }

  /** Where a node is in a slot's chain, 0 for its head; -1 when it is not in it. */
  int position(int slot, int node) {
    return ordinalOf[node] == ABSENT
        ? ABSENT
        : epoch.table().chain(slot).positionOf(ordinalOf[node]);
  }

  /** Nodes that some chain names. */
  BitSet chained() {
    BitSet chained = new BitSet(ordinalOf.length);
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain chain = epoch.table().chain(slot);
      for (int i = 0; i < chain.size(); i++) {
        chained.set(nodeOf[chain.node(i)]);
      }
    }
    return chained;
  }
}
