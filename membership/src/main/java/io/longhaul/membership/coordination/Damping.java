package io.longhaul.membership.coordination;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reachability;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a node that comes and goes from churning the table: after a demotion it must be reachable
 * without a break for a second before it is active again, after each further demotion for twice as
 * long. Ten minutes without one and all is forgotten. Pure: the time comes in.
 */
final class Damping {
  /** What must pass after the first demotion. */
  static final long FIRST_HOLD_MS = 1_000;

  /** What must pass at most. */
  static final long LONGEST_HOLD_MS = 60_000;

  /** After so long without a demotion a node begins anew. */
  static final long FORGIVEN_MS = 600_000;

  private static final class History {
    private boolean demoted;
    private long demotedAtMs;
    private long holdMs = FIRST_HOLD_MS / 2;
    private long reachedSinceMs = -1;

    void observe(boolean nowDemoted, boolean reached, long nowMs) {
      if (nowDemoted && !demoted) {
        holdMs =
            nowMs - demotedAtMs >= FORGIVEN_MS
                ? FIRST_HOLD_MS
                : Math.min(LONGEST_HOLD_MS, 2 * holdMs);
        demotedAtMs = nowMs;
      }
      demoted = nowDemoted;
      reachedSinceMs = !reached ? -1 : reachedSinceMs < 0 ? nowMs : reachedSinceMs;
    }

    boolean damped(long nowMs) {
      return demoted && (reachedSinceMs < 0 || nowMs - reachedSinceMs < holdMs);
    }
  }

  private final Map<String, History> histories = new HashMap<>();

  /** Takes note of a view. */
  void observe(TierView view, long nowMs) {
    Reachability reachability = Reachability.of(view);
    for (EpochNode node : view.epoch().map(Epoch::nodes).orElse(List.of())) {
      if (node.state() == NodeState.DEMOTED) {
        histories.computeIfAbsent(node.id(), _ -> new History());
      }
    }
    histories.forEach(
        (id, history) -> {
          Optional<EpochNode> node = view.epoch().flatMap(epoch -> epoch.node(id));
          // Who left the epoch while it was demoted is held back as if it were still there.
          boolean demoted =
              node.map(known -> known.state() == NodeState.DEMOTED).orElse(history.demoted);
          history.observe(demoted, reached(view, reachability, id, node), nowMs);
        });
    histories.values().removeIf(history -> forgotten(history, nowMs));
  }

  /** Nodes that stay demoted although they are reachable. */
  Set<String> damped(long nowMs) {
    Set<String> damped = new HashSet<>();
    histories.forEach(
        (id, history) -> {
          if (history.damped(nowMs)) {
            damped.add(id);
          }
        });
    return damped;
  }

  private static boolean forgotten(History history, long nowMs) {
    boolean waiting = history.reachedSinceMs >= 0 && history.damped(nowMs);
    return !waiting && nowMs - history.demotedAtMs >= FORGIVEN_MS;
  }

  private static boolean reached(
      TierView view, Reachability reachability, String id, Optional<EpochNode> node) {
    for (Incarnation known : node.map(EpochNode::incarnations).orElse(List.of())) {
      if (reachability.reached(new MemberKey(id, known.number()))) {
        return true;
      }
    }
    for (MemberKey live : view.liveNodes().keySet()) {
      if (live.nodeId().equals(id) && reachability.reached(live)) {
        return true;
      }
    }
    return false;
  }
}
