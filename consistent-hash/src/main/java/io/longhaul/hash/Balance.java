package io.longhaul.hash;

import java.util.Arrays;

/**
 * Who should head each slot, computed from the table that is: exactly even (invariant I5) by moving
 * exactly as few heads as that takes (invariant I4).
 *
 * <p>Nodes above their quota give up slots, nodes below it get them. While a move is under way its
 * target is in the slot's chain and therefore preferred, so that computing again in the middle of a
 * change gives the same answer: a caller needs no memory of what it has begun.
 */
public final class Balance {
  private final SlotTable current;
  private final int[] heads;
  private final int[] surplus;
  private final int[] deficit;
  private int unplaced;
  private int receiver = -1;

  private Balance(SlotTable current, int[] quotas, int[] held) {
    this.current = current;
    this.heads = new int[current.slots()];
    this.surplus = new int[quotas.length];
    this.deficit = new int[quotas.length];
    for (int node = 0; node < quotas.length; node++) {
      surplus[node] = Math.max(0, held[node] - quotas[node]);
      deficit[node] = Math.max(0, quotas[node] - held[node]);
      unplaced += deficit[node];
    }
    Arrays.setAll(heads, current::headOrNone);
  }

  /**
   * The desired head of every slot.
   *
   * @param current its chains' ordinals are positions in {@code weights}
   * @param weights of the nodes, each at least 0; a node with 0 gives up all its slots
   * @return ordinals; the current heads when all weights are 0, and then {@link SlotTable#NO_HEAD}
   *     for an empty chain
   * @throws IllegalArgumentException for a negative weight, or a table with a node beyond them
   */
  public static int[] desiredHeads(SlotTable current, int[] weights) {
    if (current.highestNode() >= weights.length) {
      throw new IllegalArgumentException(
          "weights: " + weights.length + " (expected: one for node " + current.highestNode() + ")");
    }
    for (int node = 0; node < weights.length; node++) {
      if (weights[node] < 0) {
        throw new IllegalArgumentException(
            "node " + node + ": weight " + weights[node] + " (expected: >= 0)");
      }
    }
    int[] held = current.headCounts(weights.length);
    boolean weightless = Arrays.stream(weights).allMatch(weight -> weight == 0);
    int[] quotas = weightless ? held : Quotas.of(current.slots(), weights, held);
    Balance balance = new Balance(current, quotas, held);
    balance.moveWithinChains();
    // Shortest chains first: they have the most room for one more node.
    for (int size = 0; size <= Chain.MAX_NODES && balance.unplaced > 0; size++) {
      balance.moveOutOfChainsOf(size);
    }
    return balance.heads;
  }

  /** Gives slots to nodes that are in their chains already: the next step of a move under way. */
  private void moveWithinChains() {
    for (int slot = 0; slot < current.slots() && unplaced > 0; slot++) {
      Chain chain = current.chain(slot);
      for (int i = 1; i < chain.size() && givesUp(slot); i++) {
        if (deficit[chain.node(i)] > 0) {
          move(slot, chain.node(i));
          break;
        }
      }
    }
  }

  private void moveOutOfChainsOf(int size) {
    for (int slot = 0; slot < current.slots() && unplaced > 0; slot++) {
      Chain chain = current.chain(slot);
      if (chain.size() == size && givesUp(slot)) {
        move(slot, nextReceiver());
      }
    }
  }

  /** Never true of a slot that was moved already: who got it has no surplus. */
  private boolean givesUp(int slot) {
    int head = heads[slot];
    return head == SlotTable.NO_HEAD || surplus[head] > 0;
  }

  private void move(int slot, int to) {
    if (heads[slot] != SlotTable.NO_HEAD) {
      surplus[heads[slot]]--;
    }
    deficit[to]--;
    unplaced--;
    heads[slot] = to;
  }

  /** Receivers in turn, so that a leaving node's slots spread over all of them. */
  private int nextReceiver() {
    do {
      receiver = (receiver + 1) % deficit.length;
    } while (deficit[receiver] == 0);
    return receiver;
  }
}
