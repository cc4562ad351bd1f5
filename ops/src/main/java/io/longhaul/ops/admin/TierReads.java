package io.longhaul.ops.admin;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Pace;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import io.longhaul.membership.planner.Reachability;
import io.longhaul.membership.planner.Reason;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.status.NodeStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Views with what the planner thinks of them. */
final class TierReads {
  private TierReads() {}

  /**
   * What pends, as the planner sees it. Whom the leader has given up by rules R2 and R8 is the
   * leader's own knowledge, so this may name somebody a little longer than the leader waits.
   */
  static List<Reason> pending(TierView view) {
    return Planner.plan(new PlannerInput(view, patience(view), Pace.NOW)).reasons();
  }

  /** What lasts, as far as it shows outside the leader: a freeze, and nodes that are held back. */
  static Patience patience(TierView view) {
    Reachability reachability = Reachability.of(view);
    Set<String> heldBack =
        view.epoch().stream()
            .flatMap(epoch -> epoch.nodes().stream())
            .filter(node -> node.state() == NodeState.DEMOTED)
            .filter(
                node ->
                    node.incarnations().stream()
                        .map(run -> new MemberKey(node.id(), run.number()))
                        .anyMatch(reachability::reached))
            .map(EpochNode::id)
            .collect(Collectors.toSet());
    return new Patience(Set.of(), Set.of(), heldBack, view.frozenAt() > 0);
  }

  /**
   * A node's status.
   *
   * @throws io.longhaul.ops.admin.http.ProblemException 404 that names the nodes there are
   */
  static NodeStatus node(TierView view, String nodeId) {
    return NodeStatus.of(view, nodeId, pending(view))
        .orElseThrow(() -> Problem.notFound("node: '" + nodeId + "' " + known(view)).thrown());
  }

  /**
   * Refuses a change while ZooKeeper is away.
   *
   * @throws io.longhaul.ops.admin.http.ProblemException 503
   */
  static void requireConnected(TierView view) {
    if (!view.connected()) {
      throw TierGuard.away(
          "ZooKeeper is away: connections flow by the last epoch, and nothing can be changed");
    }
  }

  /**
   * The tier as it is now, for deciding on a change: watches come a little late.
   *
   * @throws io.longhaul.ops.admin.http.ProblemException 503 at once while ZooKeeper is away
   */
  static TierView current(TierOperations tier) {
    requireConnected(tier.view());
    return tier.current();
  }

  private static String known(TierView view) {
    List<String> ids = NodeStatus.all(view, List.of()).stream().map(NodeStatus::id).toList();
    return ids.isEmpty()
        ? "(the tier has no nodes)"
        : "(expected one of: " + String.join(", ", ids) + ")";
  }
}
