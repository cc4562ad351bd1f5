package io.longhaul.membership.coordination;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.TierView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rule R9: when more than half of the nodes become unreachable within a minute, the fault is
 * likelier in the watcher, and nothing is removed until most are back or an operator says so. Who
 * starts to watch takes all that are demoted by then to have become so at that moment. Pure: the
 * time comes in.
 */
final class Freeze {
  /** Within this time. */
  static final long WINDOW_MS = 60_000;

  private final Map<String, Long> demotedSinceMs = new HashMap<>();
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
    demotedSinceMs.keySet().retainAll(demoted);
    demoted.forEach(id -> demotedSinceMs.putIfAbsent(id, nowMs));
    long epoch = view.epoch().map(now -> now.number()).orElse(0L);
    long lately =
        demotedSinceMs.values().stream().filter(since -> nowMs - since <= WINDOW_MS).count();
    endedByWord = false;
    if (2 * demoted.size() <= nodes.size()) {
      frozenAtEpoch = 0;
    } else if (frozenAtEpoch == 0 && 2 * lately > nodes.size()) {
      frozenAtEpoch = epoch;
    }
    if (frozenAtEpoch > 0 && view.thawed() >= frozenAtEpoch) {
      // The operator has judged these; who becomes unreachable from now on counts again.
      demotedSinceMs.replaceAll((_, _) -> nowMs - WINDOW_MS - 1);
      frozenAtEpoch = 0;
      endedByWord = true;
    }
    return frozenAtEpoch > 0;
  }

  /** Whether the operator's word has just ended it. */
  boolean endedByWord() {
    return endedByWord;
  }
}
