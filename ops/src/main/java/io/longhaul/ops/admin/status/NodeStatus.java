package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One node: an object of {@code /v1/nodes}.
 *
 * @param state a {@link NodeCondition} in lower case
 * @param intent what the operator wants: {@code active}, {@code draining} or {@code disabled}
 * @param headSlots slots whose new connections go to it
 * @param chainSlots slots in whose chain it is
 * @param occupiedSlots slots in which it holds a socket, or held one within the grace
 * @param safeToStop whether stopping it now closes nothing (rule R13)
 * @param waitsFor what keeps it from where it should be; empty when it is there
 */
public record NodeStatus(
    String id,
    String state,
    String intent,
    int weight,
    int headSlots,
    int chainSlots,
    int occupiedSlots,
    int connections,
    boolean safeToStop,
    List<IncarnationStatus> incarnations,
    List<Reason> waitsFor) {
  public NodeStatus {
    incarnations = List.copyOf(incarnations);
    waitsFor = List.copyOf(waitsFor);
  }

  /** Every node that the view knows, by id. */
  public static List<NodeStatus> all(TierView view, List<Reason> pending) {
    SlotCounts counts = SlotCounts.of(view.epoch());
    return NodeFacts.knownIds(view).stream()
        .map(id -> of(view, NodeFacts.of(view, id), counts.of(id), pending))
        .toList();
  }

  /**
   * One node; empty when the view does not know it.
   *
   * @param pending what the planner waits for; the node's own are taken from it
   */
  public static Optional<NodeStatus> of(TierView view, String nodeId, List<Reason> pending) {
    if (!NodeFacts.knownIds(view).contains(nodeId)) {
      return Optional.empty();
    }
    SlotCounts.Count count = SlotCounts.of(view.epoch()).of(nodeId);
    return Optional.of(of(view, NodeFacts.of(view, nodeId), count, pending));
  }

  private static NodeStatus of(
      TierView view, NodeFacts node, SlotCounts.Count count, List<Reason> pending) {
    NodeProgress progress = NodeProgress.of(view, node, count);
    return new NodeStatus(
        node.id(),
        progress.condition().word(),
        node.intent().intent().name().toLowerCase(Locale.ROOT),
        node.intent().weight(),
        count.heads(),
        count.chains(),
        node.occupiedSlots(),
        node.connections(),
        progress.safeToStop(),
        node.live().stream()
            .map(live -> IncarnationStatus.of(live, report(node, live.incarnation())))
            .toList(),
        progress.waitsFor(pending));
  }

  private static Optional<Occupancy> report(NodeFacts node, long incarnation) {
    return node.reports().stream().filter(r -> r.incarnation() == incarnation).findFirst();
  }
}
