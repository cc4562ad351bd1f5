package io.longhaul.hash;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How many slots each node should head: its fair share by weight, rounded down or up so that the
 * quotas add up to the number of slots exactly (invariant I5).
 */
final class Quotas {
  private Quotas() {}

  /**
   * Quotas for the weights. Where shares are not whole, those who hold more than their share
   * rounded down are rounded up first, because that saves a move each; then those with the largest
   * fraction, then the first.
   *
   * @param slots in the table
   * @param held how many slots each node heads now
   * @return one quota a node; all 0 when all weights are
   */
  static int[] of(int slots, int[] weights, int[] held) {
    long total = Arrays.stream(weights).asLongStream().sum();
    int[] quotas = new int[weights.length];
    if (total == 0) {
      return quotas;
    }
    long[] fractions = new long[weights.length];
    int left = slots;
    for (int node = 0; node < weights.length; node++) {
      long share = (long) slots * weights[node];
      quotas[node] = (int) (share / total);
      fractions[node] = share % total;
      left -= quotas[node];
    }
    Comparator<Integer> holdersFirst = Comparator.comparing(node -> held[node] <= quotas[node]);
    IntStream.range(0, weights.length)
        .filter(node -> fractions[node] > 0)
        .boxed()
        .sorted(
            holdersFirst
                .thenComparingLong(node -> -fractions[node])
                .thenComparing(Comparator.naturalOrder()))
        .limit(left)
        .toList()
        .forEach(node -> quotas[node]++);
    return quotas;
  }
}
