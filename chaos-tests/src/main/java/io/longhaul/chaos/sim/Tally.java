package io.longhaul.chaos.sim;

import java.util.Map;
import java.util.TreeMap;

/** How often what has happened in a world: shows that what should have been tried was tried. */
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** A copy, by name. */
  Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** The sums of several. */
  static Map<String, Long> sum(Iterable<Map<String, Long>> tallies) {
    Map<String, Long> sums = new TreeMap<>();
    tallies.forEach(tally -> tally.forEach((what, count) -> sums.merge(what, count, Long::sum)));
    return sums;
  }
}
