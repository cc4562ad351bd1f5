package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.TierView;
import java.util.List;

/** Whether a node may be drained. */
public sealed interface DrainDecision {
  /** It may. */
  record Allowed() implements DrainDecision {}

  /** It is drained or being drained already: nothing to do. */
  record AlreadySo() implements DrainDecision {}

  /**
   * Those who stay could not take over.
   *
   * @param reason for people
   */
  record Refused(String reason) implements DrainDecision {}

  /** Decides for a node that the view knows. A node that serves nobody may always be drained. */
  static DrainDecision of(TierView view, String nodeId) {
    NodeFacts node = NodeFacts.of(view, nodeId);
    if (node.intent().intent() != Intent.ACTIVE) {
      return new AlreadySo();
    }
    List<NodeFacts> others =
        NodeFacts.knownIds(view).stream()
            .filter(id -> !id.equals(nodeId))
            .map(id -> NodeFacts.of(view, id))
            .filter(NodeFacts::serves)
            .toList();
    if (node.serves() && others.isEmpty()) {
      return new Refused(
          "node "
              + nodeId
              + ": the last active node (expected: another one that takes new connections)");
    }
    long free = freeCapacity(others);
    if (node.connections() > free) {
      return new Refused(
          "node "
              + nodeId
              + ": its "
              + node.connections()
              + " connections would not fit the others' free capacity of "
              + free
              + " (expected: room for all of them)");
    }
    return new Allowed();
  }

  private static long freeCapacity(List<NodeFacts> nodes) {
    long free = 0;
    for (NodeFacts node : nodes) {
      if (node.capacity().isEmpty()) {
        return Long.MAX_VALUE;
      }
      free += Math.max(0, node.capacity().get() - node.connections());
    }
    return free;
  }
}
