package io.longhaul.chaos.hashing;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hash ring (Karger et al.: "Consistent Hashing and Random Trees", STOC 1997) with 100 points for
 * a standard node: a key belongs to the next point's node. Points are proportional to weight.
 *
 * <p>A ring has no buckets. Here it is sampled at the middle of each of 2^20 equal parts, fine
 * enough that a node's share is right to a hundredth.
 */
final class RingTable {
  static final int POINTS_A_STANDARD_NODE = 100;
  static final int SAMPLES = 1 << 20;

  private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SAMPLES);

  private RingTable() {}

  /** The ring for these weights by node, sampled. */
  static Table of(int[] weights) {
    TreeMap<Long, Integer> ring = new TreeMap<>(Long::compareUnsigned);
    for (int node = 0; node < weights.length; node++) {
      int points = POINTS_A_STANDARD_NODE * weights[node] / Membership.STANDARD_WEIGHT;
      for (int point = 0; point < points; point++) {
        ring.put(Mixing.mix(node, point), node);
      }
    }
    int[] heads = new int[SAMPLES];
    Arrays.fill(heads, ring.isEmpty() ? Table.NOBODY : ring.firstEntry().getValue());
    int sample = 0;
    for (Map.Entry<Long, Integer> point : ring.entrySet()) {
      while (sample < SAMPLES && Long.compareUnsigned(middle(sample), point.getKey()) <= 0) {
        heads[sample] = point.getValue();
        sample++;
      }
    }
    return new HeadTable(heads);
  }

  private static long middle(int sample) {
    return ((long) sample << SHIFT) | (1L << (SHIFT - 1));
  }
}
