package io.longhaul.ops.admin.status;

import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node is on its way in or out.
 *
 * <p>{@code safeToStop} is rule R13 and nothing weaker: no chain of the current epoch has the node,
 * everybody acknowledged that epoch, and the node is meant to go. A report of a socket, a process
 * that has not reported or that nobody sees, and a view that is not current each make it false.
 */
record NodeProgress(
    NodeCondition condition, boolean safeToStop, TierView view, NodeFacts node, int chainSlots) {
  static NodeProgress of(TierView view, NodeFacts node, SlotCounts.Count count) {
    boolean outOfTable = !node.wanted() && count.chains() == 0 && Acknowledgements.settled(view);
    boolean safe =
        outOfTable
            && view.connected()
            && node.isLive()
            && node.occupiedSlots() == 0
            && node.unreported() == 0;
    return new NodeProgress(condition(node, count, safe), safe, view, node, count.chains());
  }

  private static NodeCondition condition(NodeFacts node, SlotCounts.Count count, boolean safe) {
    if (node.demoted() && count.chains() > 0) {
      return NodeCondition.DEMOTED;
    }
    if (!node.isLive()) {
      return NodeCondition.DOWN;
    }
    if (!node.wanted()) {
      return safe ? NodeCondition.DRAINED : NodeCondition.DRAINING;
    }
    boolean inTable =
        node.inEpoch().filter(epochNode -> epochNode.state() == NodeState.ACTIVE).isPresent();
    return inTable && (count.heads() > 0 || node.intent().weight() == 0)
        ? NodeCondition.ACTIVE
        : NodeCondition.JOINING;
  }

  /** What it waits for: the planner's reasons about it, and what only shows from outside. */
  List<Reason> waitsFor(List<Reason> pending) {
    List<Reason> reasons =
        new ArrayList<>(
            pending.stream().filter(reason -> reason.subject().equals(node.id())).toList());
    if (!view.connected()) {
      reasons.add(reason("ZooKeeper", "ZooKeeper is away: this is how the tier was before", 0));
    }
    if (condition == NodeCondition.DRAINING) {
      addDraining(reasons);
    }
    if (condition == NodeCondition.JOINING && !Acknowledgements.settled(view)) {
      reasons.add(reason("R1", Acknowledgements.waiting(view), 0));
    }
    return reasons;
  }

  private void addDraining(List<Reason> reasons) {
    if (node.unreported() > 0) {
      reasons.add(
          reason("R6", "a process of it has not reported its sockets yet: counts as full", 0));
    }
    if (node.occupiedSlots() > 0) {
      reasons.add(
          reason(
              "R13",
              node.connections() + " connections are open, or ended within the grace",
              node.occupiedSlots()));
    } else if (chainSlots > 0) {
      reasons.add(reason("R13", "it is still in " + chainSlots + " chains", chainSlots));
    }
    if (!Acknowledgements.settled(view)) {
      reasons.add(reason("R13", Acknowledgements.waiting(view), 0));
    }
  }

  private Reason reason(String rule, String text, int slots) {
    return new Reason(node.id(), rule, text, slots);
  }
}
