package io.longhaul.chaos.hashing;

/** How far the fullest node is above its fair share. */
final class Evenness {
  private Evenness() {}

  /** The largest share of buckets over fair share by weight, among the nodes wished for. */
  static double maxOverFair(Table table, Membership membership) {
    int[] counts = new int[membership.nodes()];
    for (int bucket = 0; bucket < table.buckets(); bucket++) {
      int head = table.head(bucket);
      if (head != Table.NOBODY) {
        counts[head]++;
      }
    }
    double worst = 0;
    for (int node = 0; node < counts.length; node++) {
      if (membership.weight(node) > 0) {
        double fair = membership.share(node) * table.buckets();
        worst = Math.max(worst, counts[node] / fair);
      }
    }
    return worst;
  }
}
