package io.longhaul.hash;

import java.util.Arrays;

/**
 * A slot's nodes in order: the head takes new connections, the others may still hold older ones.
 *
 * <p>Nodes are ordinals: positions in {@link Epoch#nodes()} of the epoch that the chain belongs to.
 * A chain is never longer than {@link #MAX_NODES} and names no node twice; it is empty only in a
 * tier without nodes. Immutable.
 */
public final class Chain {
  /** Longest chain a table can hold (invariant I3). */
  public static final int MAX_NODES = 8;

  /** Planned moves stop here; what is above it is for drains and emergencies (invariant I3). */
  public static final int MAX_PLANNED_NODES = 6;

  /** The chain of a slot in a tier without nodes. */
  public static final Chain EMPTY = new Chain(new int[0]);

  private final int[] nodes;

  private Chain(int[] nodes) {
    this.nodes = nodes;
  }

  /**
   * A chain of these nodes, head first.
   *
   * @throws IllegalArgumentException for more than {@link #MAX_NODES}, a negative ordinal, or one
   *     named twice
   */
  public static Chain of(int... nodes) {
    if (nodes.length == 0) {
      return EMPTY;
    }
    if (nodes.length > MAX_NODES) {
      throw new IllegalArgumentException(
          "chain: " + nodes.length + " nodes (expected: at most " + MAX_NODES + ")");
    }
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] < 0) {
        throw new IllegalArgumentException("chain: node " + nodes[i] + " (expected: >= 0)");
      }
      for (int j = 0; j < i; j++) {
        if (nodes[i] == nodes[j]) {
          throw new IllegalArgumentException("chain: node " + nodes[i] + " twice (expected: once)");
        }
      }
    }
    return new Chain(nodes.clone());
  }

  /** Number of nodes, 0 to {@link #MAX_NODES}. */
  public int size() {
    return nodes.length;
  }

  /** True for the chain of a tier without nodes. */
  public boolean isEmpty() {
    return nodes.length == 0;
  }

  /**
   * The node that takes new connections.
   *
   * @throws IllegalStateException when the chain is empty
   */
  public int head() {
    if (nodes.length == 0) {
      throw new IllegalStateException("chain: empty (expected: a head)");
    }
    return nodes[0];
  }

  /** The node at {@code position}, 0 for the head. */
  public int node(int position) {
    return nodes[position];
  }

  /** Position of a node, or -1 when the chain lacks it. */
  public int positionOf(int node) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] == node) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the node is anywhere in the chain. */
  public boolean contains(int node) {
    return positionOf(node) >= 0;
  }

  /** This chain with the node at its tail, moved there if the chain has it already. */
  public Chain withTail(int node) {
    int[] kept = without(node).nodes;
    int[] longer = Arrays.copyOf(kept, kept.length + 1);
    longer[kept.length] = node;
    return of(longer);
  }

  /** This chain with the node at its head, moved there if the chain has it already. */
  public Chain withHead(int node) {
    int[] kept = without(node).nodes;
    int[] longer = new int[kept.length + 1];
    longer[0] = node;
    System.arraycopy(kept, 0, longer, 1, kept.length);
    return of(longer);
  }

  /** This chain without the node; the same chain when it lacks it. */
  public Chain without(int node) {
    int position = positionOf(node);
    if (position < 0) {
      return this;
    }
    int[] shorter = new int[nodes.length - 1];
    System.arraycopy(nodes, 0, shorter, 0, position);
    System.arraycopy(nodes, position + 1, shorter, position, shorter.length - position);
    return shorter.length == 0 ? EMPTY : new Chain(shorter);
  }

  /** A copy of the ordinals, head first. */
  public int[] toArray() {
    return nodes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Chain chain && Arrays.equals(nodes, chain.nodes));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nodes);
  }

  @Override
  public String toString() {
    return Arrays.toString(nodes);
  }
}
