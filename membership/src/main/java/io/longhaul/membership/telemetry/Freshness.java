package io.longhaul.membership.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refuses messages that are older than one heard before, by sender and run. Remembers the newest
 * {@link #RUNS} runs of a node, of which two may live side by side, and only the newest of a
 * director.
 */
final class Freshness {
  static final int RUNS = 8;

  private final Map<SenderId, TreeMap<Long, Long>> newest = new HashMap<>();

  /** Whether this message is newer than all others of its run, and its run not forgotten. */
  boolean fresh(SenderId sender, long run, long number) {
    TreeMap<Long, Long> runs = newest.computeIfAbsent(sender, _ -> new TreeMap<>());
    Long before = runs.get(run);
    int most = sender.kind() == SenderId.Kind.DIRECTOR ? 1 : RUNS;
    if (before != null ? number <= before : runs.size() == most && run < runs.firstKey()) {
      return false;
    }
    runs.put(run, number);
    if (runs.size() > most) {
      runs.pollFirstEntry();
    }
    return true;
  }
}
