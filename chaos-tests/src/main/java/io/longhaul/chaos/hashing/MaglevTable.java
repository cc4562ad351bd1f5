package io.longhaul.chaos.hashing;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Maglev hashing (Eisenbud et al.: "Maglev: A Fast and Reliable Software Network Load Balancer",
 * NSDI 2016, section 3.4): nodes take turns, and each takes the next free entry in a permutation of
 * its own. Weights change how often a node has its turn, as the paper says.
 */
final class MaglevTable {
  /** The paper's table size: a prime, so that every step visits every entry. */
  static final int SIZE = 65_537;

  private static final int OFFSET = 1;
  private static final int SKIP = 2;

  private MaglevTable() {}

  /** The table for these weights by node; those of weight 0 have no turn. */
  static Table of(int[] weights) {
    int[] nodes = IntStream.range(0, weights.length).filter(node -> weights[node] > 0).toArray();
    int[] heads = new int[SIZE];
    Arrays.fill(heads, Table.NOBODY);
    long[] next = new long[weights.length];
    long[] skip = new long[weights.length];
    long[] credit = new long[weights.length];
    long heaviest = 0;
    for (int node : nodes) {
      next[node] = Long.remainderUnsigned(Mixing.mix(node, OFFSET), SIZE);
      skip[node] = Long.remainderUnsigned(Mixing.mix(node, SKIP), SIZE - 1) + 1;
      heaviest = Math.max(heaviest, weights[node]);
    }
    int left = nodes.length == 0 ? 0 : SIZE;
    while (left > 0) {
      for (int i = 0; i < nodes.length && left > 0; i++) {
        int node = nodes[i];
        credit[node] += weights[node];
        if (credit[node] >= heaviest) {
          credit[node] -= heaviest;
          while (heads[(int) next[node]] != Table.NOBODY) {
            next[node] = (next[node] + skip[node]) % SIZE;
          }
          heads[(int) next[node]] = node;
          left--;
        }
      }
    }
    return new HeadTable(heads);
  }
}
