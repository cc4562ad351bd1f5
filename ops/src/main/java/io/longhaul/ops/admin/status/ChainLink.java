package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;

/**
 * One node of a slot's chain.
 *
 * @param position 0 for the head
 * @param state the node's {@link NodeCondition} in lower case
 * @param holds whether it holds a socket in the slot as far as is known: {@code yes}, {@code no} or
 *     {@code unknown}, which counts as yes (rule R6)
 * @param why it is there, for people
 */
public record ChainLink(int position, String node, String state, String holds, String why) {
  static ChainLink of(TierView view, int slot, int position, NodeStatus node) {
    String holds = holds(NodeFacts.of(view, node.id()), slot);
    return new ChainLink(position, node.id(), node.state(), holds, why(position, node, holds));
  }

  private static String holds(NodeFacts node, int slot) {
    if (node.reports().stream().map(Occupancy::slots).anyMatch(slots -> slots.get(slot))) {
      return "yes";
    }
    return node.unreported() > 0 || node.reports().isEmpty() ? "unknown" : "no";
  }

  private static String why(int position, NodeStatus node, String holds) {
    String stays =
        switch (holds) {
          case "yes" -> "holds a connection in this slot, or did within the grace";
          case "no" -> "holds no connection in this slot";
          default -> "has not reported: counts as holding one";
        };
    if (position == 0) {
      return "head: takes new connections; " + stays;
    }
    if (node.state().equals(NodeCondition.DEMOTED.word())) {
      return "demoted: out of reach, its sockets may live";
    }
    return holds.equals("no")
        ? stays + "; about to take the slot over, or to leave the chain"
        : stays;
  }
}
