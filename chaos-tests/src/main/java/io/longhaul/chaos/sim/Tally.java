package io.longhaul.chaos.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How often what has happened in a world: shows that what should have been tried was tried. */
final class Tally {
  private final Map<String, long[]> counts = new HashMap<>();

  void count(String what) {
    counts.computeIfAbsent(what, _ -> new long[1])[0]++;
  }

  /** A copy, by name. */
  Map<String, Long> counts() {
    Map<String, Long> byName = new TreeMap<>();
    counts.forEach((what, count) -> byName.put(what, count[0]));
    return byName;
  }

  /** The sums of several. */
  static Map<String, Long> sum(Iterable<Map<String, Long>> tallies) {
    Map<String, Long> sums = new TreeMap<>();
    tallies.forEach(tally -> tally.forEach((what, count) -> sums.merge(what, count, Long::sum)));
    return sums;
  }
}
