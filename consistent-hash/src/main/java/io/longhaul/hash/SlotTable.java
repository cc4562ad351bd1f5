package io.longhaul.hash;

import java.util.Arrays;
import java.util.function.IntFunction;

/** The chains of all slots: immutable, safe to read from any thread. */
public final class SlotTable {
  private final Chain[] chains;

  private SlotTable(Chain[] chains) {
    this.chains = chains;
  }

  /** A table whose every slot has the chain that {@code chainOf} gives for it. */
  public static SlotTable of(IntFunction<Chain> chainOf) {
    Chain[] chains = new Chain[Slot.COUNT];
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      chains[slot] = chainOf.apply(slot);
    }
    return new SlotTable(chains);
  }

  /** The table of a tier without nodes. */
  public static SlotTable empty() {
    return of(slot -> Chain.EMPTY);
  }

  /**
   * A table with chains of one node each.
   *
   * @param heads the node of every slot; length {@link Slot#COUNT}
   */
  public static SlotTable ofHeads(int[] heads) {
    if (heads.length != Slot.COUNT) {
      throw new IllegalArgumentException(
          "heads: " + heads.length + " slots (expected: " + Slot.COUNT + ")");
    }
    Chain[] single = new Chain[Arrays.stream(heads).max().orElse(0) + 1];
    return of(
        slot -> {
          int head = heads[slot];
          if (single[head] == null) {
            single[head] = Chain.of(head);
          }
          return single[head];
        });
  }

  /** The chain of a slot. */
  public Chain chain(int slot) {
    return chains[slot];
  }

  /** How many slots each of {@code nodes} nodes heads. */
  public int[] headCounts(int nodes) {
    int[] counts = new int[nodes];
    for (Chain chain : chains) {
      if (!chain.isEmpty()) {
        counts[chain.head()]++;
      }
    }
    return counts;
  }

  /** Nodes in the longest chain. */
  public int longestChain() {
    int longest = 0;
    for (Chain chain : chains) {
      longest = Math.max(longest, chain.size());
    }
    return longest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotTable table && Arrays.equals(chains, table.chains);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(chains);
  }

  @Override
  public String toString() {
    return "SlotTable[longestChain=" + longestChain() + "]";
  }
}
