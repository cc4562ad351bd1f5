package io.longhaul.ops.process;

import io.longhaul.membership.model.TierView;
import io.longhaul.ops.admin.status.NodeStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a leaving node's process is.
 *
 * @param done whether stopping it closes nothing and strands nobody
 * @param text for people
 */
record DrainProgress(boolean done, String text) {
  /**
   * Judges by the tier's view.
   *
   * @param connections that this process holds by its own count
   */
  static DrainProgress of(Optional<TierView> view, String nodeId, int connections) {
    if (view.isEmpty() || !view.get().connected()) {
      return new DrainProgress(
          false, connections + " connections; ZooKeeper is away, so nobody can take over");
    }
    if (othersOf(view.get(), nodeId) && connections == 0) {
      return new DrainProgress(true, "its next run has taken over");
    }
    return NodeStatus.of(view.get(), nodeId, List.of())
        .map(status -> of(status, connections))
        .orElseGet(() -> new DrainProgress(connections == 0, connections + " connections"));
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

  /** Whether another run of the node, which is not leaving, is in the tier. */
  private static boolean othersOf(TierView view, String nodeId) {
    return view.liveNodes().values().stream()
        .anyMatch(node -> node.nodeId().equals(nodeId) && !node.leaving());
  }
}
