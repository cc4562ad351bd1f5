package io.longhaul.director.xdp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a model expects of a program's counters after many packets. */
final class Tally {
  private final Map<ReasonCounter, Long> reasons = new HashMap<>();
  private final Map<String, Long> doors = new HashMap<>();
  private final Map<String, Long> nodes = new HashMap<>();

  /** What a program has counted. */
  static Tally of(CounterReadings readings) {
    Tally tally = new Tally();
    tally.reasons.putAll(readings.reasons());
    readings.doors().forEach((door, traffic) -> tally.doors.put(door, traffic.packets()));
    readings.nodes().forEach((node, traffic) -> tally.nodes.put(node, traffic.packets()));
    return tally;
  }

  /** Every count by a name of its own. */
  Map<String, Long> all() {
    Map<String, Long> all = new HashMap<>();
    reasons.forEach((reason, count) -> all.put("reason " + reason.word(), count));
    doors.forEach((door, count) -> all.put("door " + door, count));
    nodes.forEach((node, count) -> all.put("node " + node, count));
    return all;
  }

  /** What was counted since another reading. */
  Map<String, Long> less(Tally before) {
    Map<String, Long> more = all();
    before.all().forEach((name, count) -> more.merge(name, -count, Long::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  void add(Outcome outcome) {
    outcome.counted().forEach(reason -> reasons.merge(reason, 1L, Long::sum));
    add(doors, outcome.door());
    add(nodes, outcome.node());
  }

  private static void add(Map<String, Long> counts, Optional<String> name) {
    name.ifPresent(which -> counts.merge(which, 1L, Long::sum));
  }

  /** Counts that are not zero. */
  Map<ReasonCounter, Long> reasons() {
    return reasons;
  }

  Map<String, Long> doors() {
    return doors;
  }

  Map<String, Long> nodes() {
    return nodes;
  }
}
