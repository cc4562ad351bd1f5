package io.longhaul.membership.coordination;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reachability;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long who has been absent, as one leader sees it: what rules R2 and R8 wait for. A new leader
 * starts with new clocks, and so waits longer, never shorter. Pure: the time comes in. Not safe for
 * use by several threads.
 */
final class PatienceClocks {
  /** How long a director must be neither live nor seen by any node, of which most report (R2). */
  static final Duration DEPARTED = Duration.ofSeconds(30);

  /** How old the report of a node that is reached may be to count for what it has not seen. */
  static final Duration REPORT_FRESH = Duration.ofSeconds(15);

  /**
   * How long a process that is neither reached nor registered counts (rule R8). Whoever is
   * registered lives, and clients may reach it although telemetry does not; so may they reach what
   * another run left in the same kernel.
   */
  static final Duration GONE = Duration.ofMinutes(5);

  /**
   * The same in a relay tier, where the connections ended with the process: this only spares the
   * table one that is back at once.
   */
  static final Duration GONE_RELAY = Duration.ofSeconds(3);

  private record Received(long sequence, long atMs) {}

  private final Map<String, Long> lastEvidenceMs = new HashMap<>();
  private final Map<MemberKey, Long> absentSinceMs = new HashMap<>();
  private final Map<MemberKey, Received> reports = new HashMap<>();
  private boolean reportsComplete;
  private boolean relay;

  /** Takes note of a view. */
  void observe(TierView view, long nowMs) {
    relay = view.spec().plane().equals("relay");
    Reachability reachability = Reachability.of(view);
    observeDirectors(view, nowMs);
    observeReports(view, nowMs);
    observeProcesses(view, reachability, nowMs);
    Set<String> hosts = hostsWithFreshReports(nowMs);
    reportsComplete = mostOf(view, hosts);
    for (MemberKey key : view.liveNodes().keySet()) {
      boolean reported = relay ? fresh(reports.get(key), nowMs) : hosts.contains(key.nodeId());
      reportsComplete &= reported || !reachability.reached(key);
    }
  }

  /**
   * Whether more than half of the epoch's nodes are among those that report. Where they are not, a
   * director that nobody saw may well forward to the others, across a break in the network that
   * this side cannot see beyond.
   */
  private static boolean mostOf(TierView view, Set<String> reporting) {
    List<EpochNode> nodes = view.epoch().map(Epoch::nodes).orElse(List.of());
    int found = 0;
    for (EpochNode node : nodes) {
      found += reporting.contains(node.id()) ? 1 : 0;
    }
    return nodes.isEmpty() || 2 * found > nodes.size();
  }

  private void observeDirectors(TierView view, long nowMs) {
    lastEvidenceMs.keySet().retainAll(view.directors());
    for (String director : view.directors()) {
      if (view.liveDirectors().containsKey(director)
          || view.observed().reaches().containsKey(director)) {
        lastEvidenceMs.put(director, nowMs);
      } else {
        lastEvidenceMs.putIfAbsent(director, nowMs);
      }
    }
  }

  private void observeReports(TierView view, long nowMs) {
    view.occupancies()
        .forEach(
            (key, report) -> {
              Received before = reports.get(key);
              if (before == null || before.sequence() != report.sequence()) {
                reports.put(key, new Received(report.sequence(), nowMs));
                observeSightings(report, nowMs);
              }
            });
    if (reports.size() > view.occupancies().size()) {
      reports.keySet().retainAll(view.occupancies().keySet());
    }
  }

  private void observeSightings(Occupancy report, long nowMs) {
    report
        .directorsSeenMsAgo()
        .forEach(
            (director, agoMs) ->
                lastEvidenceMs.computeIfPresent(
                    director, (id, before) -> Math.max(before, nowMs - agoMs)));
  }

  private void observeProcesses(TierView view, Reachability reachability, long nowMs) {
    Set<MemberKey> absent = new HashSet<>(reachability.unreached());
    absent.removeAll(view.liveNodes().keySet());
    if (!absent.isEmpty()) {
      Set<String> unheard = new HashSet<>();
      for (MemberKey process : view.liveNodes().keySet()) {
        if (!reachability.reached(process)) {
          unheard.add(process.nodeId());
        }
      }
      absent.removeIf(process -> unheard.contains(process.nodeId()));
    }
    absentSinceMs.keySet().retainAll(absent);
    absent.forEach(process -> absentSinceMs.putIfAbsent(process, nowMs));
  }

  /** Members of the acknowledgement set that rule R2 lets go, as last observed. */
  Set<String> departed(long nowMs) {
    if (!reportsComplete) {
      return Set.of();
    }
    Set<String> departed = new HashSet<>();
    lastEvidenceMs.forEach(
        (director, evidenceMs) -> {
          if (nowMs - evidenceMs >= DEPARTED.toMillis()) {
            departed.add(director);
          }
        });
    return departed;
  }

  /** From now on it counts anew how long processes are absent. */
  void startAnew(long nowMs) {
    absentSinceMs.replaceAll((_, _) -> nowMs);
  }

  /** Nodes for which somebody reports: in an xdp tier the host's shim, else a process. */
  private Set<String> hostsWithFreshReports(long nowMs) {
    Set<String> hosts = new HashSet<>();
    reports.forEach(
        (reporter, report) -> {
          if (fresh(report, nowMs)) {
            hosts.add(reporter.nodeId());
          }
        });
    return hosts;
  }

  private static boolean fresh(@Nullable Received received, long nowMs) {
    return received != null && nowMs - received.atMs() <= REPORT_FRESH.toMillis();
  }

  /** Processes of the epoch that rule R8 lets go, as last observed. */
  Set<MemberKey> gone(long nowMs) {
    long patienceMs = (relay ? GONE_RELAY : GONE).toMillis();
    Set<MemberKey> gone = new HashSet<>();
    absentSinceMs.forEach(
        (process, since) -> {
          if (nowMs - since >= patienceMs) {
            gone.add(process);
          }
        });
    return gone;
  }
}
