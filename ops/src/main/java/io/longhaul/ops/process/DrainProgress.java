package io.longhaul.ops.process;

import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.ops.admin.status.NodeStatus;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a leaving node's process is.
 *
 * @param done whether stopping it closes nothing and strands nobody
 * @param text for people
 */
record DrainProgress(boolean done, String text) {
  /**
   * Judges by the tier's view and by what the process reported last. What other runs of the node
   * hold is theirs to wait for, and only directors hear it.
   *
   * @param own the last report of this process; without one it counts as full (rule R6)
   * @param connections that this process holds by its own count
   */
  static DrainProgress of(
      Optional<TierView> view, String nodeId, Optional<Occupancy> own, int connections) {
    boolean succeeded = view.filter(tier -> othersOf(tier, nodeId)).isPresent();
    return of(view, nodeId, own, connections, succeeded);
  }

  private static DrainProgress of(
      Optional<TierView> view,
      String nodeId,
      Optional<Occupancy> own,
      int connections,
      boolean succeeded) {
    if (view.isEmpty() || !view.get().connected()) {
      return new DrainProgress(
          false, connections + " connections; ZooKeeper is away, so nobody can take over");
    }
    if (succeeded && connections == 0) {
      return new DrainProgress(true, "its next run has taken over");
    }
    Observed observed = own.map(report -> hearing(report, view.get())).orElse(Observed.NONE);
    return NodeStatus.of(view.get().observing(observed), nodeId, List.of())
        .map(status -> of(status, connections))
        .orElseGet(() -> new DrainProgress(connections == 0, connections + " connections"));
  }

  /**
   * The same for a process whose clients come to front doors: the shim's agent reports for the
   * whole host, to directors only, and no chain is rid of the node before that says that it is
   * empty. So being out of all chains is proof enough.
   *
   * @param self this process as it is registered
   */
  static DrainProgress atDoors(Optional<TierView> view, LiveNode self, int connections) {
    Occupancy nothing = nothingHeldBy(self.key(), 0, 0);
    boolean succeeded =
        view.flatMap(TierView::epoch)
            .filter(epoch -> NodeDoors.anotherAccepts(epoch, self.key()))
            .isPresent();
    return of(view, self.nodeId(), Optional.of(nothing), connections, succeeded);
  }

  private static DrainProgress of(NodeStatus status, int connections) {
    String reasons =
        status.waitsFor().stream()
            .map(reason -> reason.text())
            .distinct()
            .collect(Collectors.joining("; "));
    return new DrainProgress(
        status.safeToStop() && connections == 0,
        connections + " connections" + (reasons.isEmpty() ? "" : "; " + reasons));
  }

  private static Observed hearing(Occupancy own, TierView view) {
    Map<MemberKey, Occupancy> reports = new HashMap<>();
    view.liveNodes().values().stream()
        .map(LiveNode::key)
        .filter(key -> key.nodeId().equals(own.nodeId()))
        .forEach(key -> reports.put(key, nothingHeldBy(key, own.sequence(), own.settledEpoch())));
    reports.put(own.key(), own);
    return new Observed(reports, Map.of());
  }

  private static Occupancy nothingHeldBy(MemberKey key, long sequence, long settled) {
    return new Occupancy(
        key.nodeId(),
        key.incarnation(),
        sequence,
        settled,
        new BitSet(),
        new BitSet(),
        Set.of(),
        0,
        Map.of());
  }

  /** Whether another run of the node, which is not leaving, is in the tier. */
  private static boolean othersOf(TierView view, String nodeId) {
    return view.liveNodes().values().stream()
        .anyMatch(node -> node.nodeId().equals(nodeId) && !node.leaving());
  }
}
