package io.longhaul.director.xdp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a model expects of a program's counters after many packets. */
final class Tally {
  private final Map<ReasonCounter, Long> reasons = new HashMap<>();
  private final Map<String, Long> doors = new HashMap<>();
  private final Map<String, Long> nodes = new HashMap<>();

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

  static Map<ReasonCounter, Long> reasons(CounterReadings readings) {
    Map<ReasonCounter, Long> counted = new HashMap<>(readings.reasons());
    counted.values().removeIf(count -> count == 0);
    return counted;
  }

  Map<String, Long> doors() {
    return doors;
  }

  Map<String, Long> nodes() {
    return nodes;
  }

  static Map<String, Long> packets(Map<String, Traffic> traffic) {
    Map<String, Long> packets = new HashMap<>();
    traffic.forEach((name, counted) -> packets.put(name, counted.packets()));
    packets.values().removeIf(count -> count == 0);
    return packets;
  }
}
