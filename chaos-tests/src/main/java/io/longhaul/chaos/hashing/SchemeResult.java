package io.longhaul.chaos.hashing;

/**
 * What became of one scheme.
 *
 * @param evenness the fullest node's share over its fair share, the worst after any change, by the
 *     nodes that the table was made for
 * @param movedOverLeast heads moved over the fewest possible, in all
 * @param opened connections opened until the end of the churn; the same for every scheme
 * @param brokenByPlans of them, whose packets went astray by planned changes
 * @param brokenByDeaths of them, whose packets went astray by the death of another node
 * @param diedWithNode of them, that ended with their own node: no scheme could keep them
 * @param longest most nodes that one packet may have to visit
 * @param doneAfterSeconds from the last change until new connections go where they should
 * @param unfinished changes not made within 1,000 days
 */
record SchemeResult(
    String name,
    double evenness,
    double movedOverLeast,
    long opened,
    long brokenByPlans,
    long brokenByDeaths,
    long diedWithNode,
    int longest,
    long doneAfterSeconds,
    int unfinished) {
  private static final double PERCENT = 100;

  double brokenByPlansPercent() {
    return PERCENT * brokenByPlans / opened;
  }

  double brokenByDeathsPercent() {
    return PERCENT * brokenByDeaths / opened;
  }
}
