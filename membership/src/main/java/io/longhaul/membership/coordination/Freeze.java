package io.longhaul.membership.coordination;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.TierView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rule R9: when more than half of the nodes become unreachable within a minute, the fault is
 * likelier in the watcher, and nothing is removed until most are back or an operator says so. The
 * same holds where those that are unreachable lose their registrations within a minute, because
 * that is when rule R8 begins to count. The nodes are those that there are now: when others leave,
 * those that fell together may become most of them later. Who starts to watch takes all that are
 * demoted by then to have become so at that moment. Pure: the time comes in.
 */
final class Freeze {
  /** Within this time. */
  static final long WINDOW_MS = 60_000;

  private final Map<String, Long> demotedSinceMs = new HashMap<>();
  private final Map<String, Long> absentSinceMs = new HashMap<>();
  private final Set<String> judged = new HashSet<>();
  private long frozenAtEpoch;
  private boolean endedByWord;

  /** Takes note of a view; true while nothing is to be removed. */
  boolean observe(TierView view, long nowMs) {
    List<EpochNode> nodes = view.epoch().map(epoch -> epoch.nodes()).orElse(List.of());
    Set<String> demoted =
        nodes.stream()
            .filter(node -> node.state() == NodeState.DEMOTED)
            .map(EpochNode::id)
            .collect(Collectors.toSet());
    judged.retainAll(demoted);
    note(demotedSinceMs, demoted, nowMs);
    note(absentSinceMs, unregistered(view, demoted), nowMs);
    endedByWord = false;
    if (2 * demoted.size() <= nodes.size()) {
      frozenAtEpoch = 0;
    } else if (frozenAtEpoch == 0 && mostTogether(nodes.size())) {
      frozenAtEpoch = view.epoch().map(now -> now.number()).orElse(0L);
    }
    if (frozenAtEpoch > 0 && view.thawed() >= frozenAtEpoch) {
      // The operator has judged these; who becomes unreachable from now on counts again.
      judged.addAll(demoted);
      frozenAtEpoch = 0;
      endedByWord = true;
    }
    return frozenAtEpoch > 0;
  }

  private static void note(Map<String, Long> sinceMs, Set<String> now, long nowMs) {
    sinceMs.keySet().retainAll(now);
    now.forEach(id -> sinceMs.putIfAbsent(id, nowMs));
  }

  private static Set<String> unregistered(TierView view, Set<String> demoted) {
    if (demoted.isEmpty()) {
      return demoted;
    }
    Set<String> unregistered = new HashSet<>(demoted);
    view.liveNodes().keySet().forEach(process -> unregistered.remove(process.nodeId()));
    return unregistered;
  }

  /** Whether more than half of so many nodes fell within the time, and are still away. */
  private boolean mostTogether(int nodes) {
    return mostTogether(demotedSinceMs, nodes) || mostTogether(absentSinceMs, nodes);
  }

  private boolean mostTogether(Map<String, Long> sinceMs, int nodes) {
    long[] since =
        sinceMs.entrySet().stream()
            .filter(demotion -> !judged.contains(demotion.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sorted()
            .toArray();
    int half = nodes / 2;
    return IntStream.range(0, since.length - half)
        .anyMatch(first -> since[first + half] - since[first] <= WINDOW_MS);
  }

  /** Whether the operator's word has just ended it. */
  boolean endedByWord() {
    return endedByWord;
  }
}
