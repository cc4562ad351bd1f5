package io.longhaul.chaos.hashing;

import java.util.Arrays;

/**
 * The nodes wished for, by number. A number is one node's for ever: a node that replaces another
 * has a new one. Immutable.
 */
final class Membership {
  /** The weight of a node as most are; others have half or twice as much. */
  static final int STANDARD_WEIGHT = 4;

  private final int[] weights;
  private final boolean[] dead;

  /**
   * Nodes by number.
   *
   * @param weights 0 for one that takes no new connections, was removed, or is yet to come
   * @param dead those that were killed, their connections with them
   */
  Membership(int[] weights, boolean[] dead) {
    this.weights = weights.clone();
    this.dead = dead.clone();
  }

  /** A number of standard nodes, with room for those that come later. */
  static Membership standard(int nodes, int capacity) {
    int[] weights = new int[capacity];
    Arrays.fill(weights, 0, nodes, STANDARD_WEIGHT);
    return new Membership(weights, new boolean[capacity]);
  }

  Membership withWeight(int node, int weight) {
    int[] changed = weights.clone();
    changed[node] = weight;
    return new Membership(changed, dead);
  }

  Membership withDead(int node) {
    boolean[] changed = dead.clone();
    changed[node] = true;
    return new Membership(withWeight(node, 0).weights, changed);
  }

  /** A copy of the weights, by node. */
  int[] weights() {
    return weights.clone();
  }

  int nodes() {
    return weights.length;
  }

  int weight(int node) {
    return weights[node];
  }

  boolean isDead(int node) {
    return dead[node];
  }

  /** The fair share of a node, 0 to 1. */
  double share(int node) {
    return (double) weights[node] / Arrays.stream(weights).asLongStream().sum();
  }

  /** The share of all keys that must move at the least from here to there. */
  double leastMove(Membership to) {
    double moved = 0;
    for (int node = 0; node < weights.length; node++) {
      moved += Math.max(0, to.share(node) - share(node));
    }
    return moved;
  }
}
