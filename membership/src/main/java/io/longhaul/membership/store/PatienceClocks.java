package io.longhaul.membership.store;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long who has been absent, as one leader sees it: what rules R2 and R8 wait for. A new leader
 * starts with new clocks, and so waits longer, never shorter. Pure: the time comes in. Not safe for
 * use by several threads.
 */
final class PatienceClocks {
  /** How long a director must be neither live nor seen by any node (rule R2). */
  static final Duration DEPARTED = Duration.ofSeconds(30);

  /** How old a live node's report may be to count for what it has not seen. */
  static final Duration REPORT_FRESH = Duration.ofSeconds(15);

  /** How long a node stays in the chains after its demotion (rule R8). */
  static final Duration GONE = Duration.ofMinutes(5);

  /**
   * The same in a relay tier for a node without a live process: its connections ended with it, so
   * this only spares the table a node that lost its session and is back at once.
   */
  static final Duration GONE_RELAY = Duration.ofSeconds(3);

  private record Received(long sequence, long atMs) {}

  private final Map<String, Long> lastEvidenceMs = new HashMap<>();
  private final Map<String, Long> demotedSinceMs = new HashMap<>();
  private final Map<MemberKey, Received> reports = new HashMap<>();

  /** Takes note of a view. */
  void observe(TierView view, long nowMs) {
    observeDirectors(view, nowMs);
    observeReports(view, nowMs);
    Set<String> demoted = demoted(view);
    demotedSinceMs.keySet().retainAll(demoted);
    demoted.forEach(id -> demotedSinceMs.putIfAbsent(id, nowMs));
  }

  private void observeDirectors(TierView view, long nowMs) {
    lastEvidenceMs.keySet().retainAll(view.directors());
    for (String director : view.directors()) {
      if (view.liveDirectors().containsKey(director)) {
        lastEvidenceMs.put(director, nowMs);
      } else {
        lastEvidenceMs.putIfAbsent(director, nowMs);
      }
    }
  }

  private void observeReports(TierView view, long nowMs) {
    reports.keySet().retainAll(view.occupancies().keySet());
    view.occupancies()
        .forEach(
            (key, report) -> {
              Received before = reports.get(key);
              if (before == null || before.sequence() != report.sequence()) {
                reports.put(key, new Received(report.sequence(), nowMs));
                observeSightings(report, nowMs);
              }
            });
  }

  private void observeSightings(Occupancy report, long nowMs) {
    report
        .directorsSeenMsAgo()
        .forEach(
            (director, agoMs) ->
                lastEvidenceMs.computeIfPresent(
                    director, (id, before) -> Math.max(before, nowMs - agoMs)));
  }

  /** Members of the acknowledgement set that rule R2 lets go, as last observed. */
  Set<String> departed(TierView view, long nowMs) {
    if (!view.liveNodes().keySet().stream().allMatch(key -> fresh(key, nowMs))) {
      return Set.of();
    }
    return lastEvidenceMs.entrySet().stream()
        .filter(evidence -> nowMs - evidence.getValue() >= DEPARTED.toMillis())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private boolean fresh(MemberKey key, long nowMs) {
    Received received = reports.get(key);
    return received != null && nowMs - received.atMs() <= REPORT_FRESH.toMillis();
  }

  /** Demoted nodes that rule R8 lets go, as last observed. */
  Set<String> gone(TierView view, long nowMs) {
    int nodes = view.epoch().map(epoch -> epoch.nodes().size()).orElse(0);
    if (2 * demotedSinceMs.size() > nodes) {
      // Rule R9: the fault is likelier in the watcher.
      return Set.of();
    }
    Set<String> live =
        view.liveNodes().keySet().stream().map(MemberKey::nodeId).collect(Collectors.toSet());
    boolean relay = view.spec().plane().equals("relay");
    Set<String> gone = new HashSet<>();
    demotedSinceMs.forEach(
        (id, sinceMs) -> {
          Duration patience = relay && !live.contains(id) ? GONE_RELAY : GONE;
          if (nowMs - sinceMs >= patience.toMillis()) {
            gone.add(id);
          }
        });
    return gone;
  }

  private static Set<String> demoted(TierView view) {
    return view.epoch().stream()
        .flatMap(epoch -> epoch.nodes().stream())
        .filter(node -> node.state() == NodeState.DEMOTED)
        .map(EpochNode::id)
        .collect(Collectors.toSet());
  }
}
