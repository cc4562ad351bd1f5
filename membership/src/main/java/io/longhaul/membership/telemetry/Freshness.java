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

  private final Map<SenderId, Heard> newest = new HashMap<>();

  /** By run, the newest message that was made with one secret. */
  private record Heard(Seal seal, TreeMap<Long, Long> runs) {}

  /**
   * Whether this message is newer than all others of its run, and its run not forgotten.
   *
   * @param seal of the sender's secret; with another one it begins anew, and nothing from before
   *     can be repeated
   */
  boolean fresh(SenderId sender, Seal seal, long run, long number) {
    Heard heard = newest.get(sender);
    if (heard == null || !heard.seal().sameSecret(seal)) {
      heard = new Heard(seal, new TreeMap<>());
      newest.put(sender, heard);
    }
    TreeMap<Long, Long> runs = heard.runs();
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
