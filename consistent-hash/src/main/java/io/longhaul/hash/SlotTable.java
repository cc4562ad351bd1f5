package io.longhaul.hash;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The chains of all slots: immutable, safe to read from any thread.
 *
 * <p>A table in service has {@link Slot#COUNT} slots. One with fewer, a power of two, is for models
 * and simulations: every algorithm here and above works on it unchanged.
 */
public final class SlotTable {
  /** In an array of heads: a slot without a node. */
  public static final int NO_HEAD = -1;

  private final Chain[] chains;
  private final int highestNode;

  private SlotTable(Chain[] chains) {
    this.chains = chains;
    int highest = NO_HEAD;
    for (Chain chain : chains) {
      for (int i = 0; i < chain.size(); i++) {
        highest = Math.max(highest, chain.node(i));
      }
    }
    this.highestNode = highest;
  }

  /** A table of {@link Slot#COUNT} slots, each with the chain that {@code chainOf} gives for it. */
  public static SlotTable of(IntFunction<Chain> chainOf) {
    return of(Slot.COUNT, chainOf);
  }

  /**
   * A table of fewer slots.
   *
   * @param slots a power of two, at most {@link Slot#COUNT}
   */
  public static SlotTable of(int slots, IntFunction<Chain> chainOf) {
    Chain[] chains = new Chain[Slot.checkTableSize(slots)];
    for (int slot = 0; slot < slots; slot++) {
      chains[slot] = chainOf.apply(slot);
    }
    return new SlotTable(chains);
  }

  /** Number of slots. */
  public int slots() {
    return chains.length;
  }

  /** The table of a tier without nodes. */
  public static SlotTable empty() {
    return of(slot -> Chain.EMPTY);
  }

  /**
   * A table with chains of one node each.
   *
   * @param heads the node of every slot, {@link #NO_HEAD} for an empty chain; its length is the
   *     table's size
   */
  public static SlotTable ofHeads(int[] heads) {
    Chain[] single = new Chain[Arrays.stream(heads).max().orElse(NO_HEAD) + 1];
    return of(
        heads.length,
        slot -> {
          int head = heads[slot];
          if (head == NO_HEAD) {
            return Chain.EMPTY;
          }
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

  /** The head of a slot, or {@link #NO_HEAD} where its chain is empty. */
  public int headOrNone(int slot) {
    return chains[slot].isEmpty() ? NO_HEAD : chains[slot].head();
  }

  /** The largest ordinal in any chain, or -1 when all are empty. */
  public int highestNode() {
    return highestNode;
  }

  /**
   * How many slots each of the first {@code nodes} nodes heads.
   *
   * @param nodes more than {@link #highestNode()}
   */
  public int[] headCounts(int nodes) {
    int[] counts = new int[nodes];
    for (Chain chain : chains) {
      if (!chain.isEmpty()) {
        counts[chain.head()]++;
      }
    }
    return counts;
  }

  /** Whether some chain has the node. */
  public boolean contains(int node) {
    return Arrays.stream(chains).anyMatch(chain -> chain.contains(node));
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
