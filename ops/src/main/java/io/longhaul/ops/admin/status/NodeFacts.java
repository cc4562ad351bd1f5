package io.longhaul.ops.admin.status;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a view says of one node, gathered.
 *
 * @param byHost whether the reports are of its host's kernel, and not of each process
 */
record NodeFacts(
    String id,
    NodeIntent intent,
    Optional<EpochNode> inEpoch,
    List<LiveNode> live,
    List<Occupancy> reports,
    boolean byHost) {
  static NodeFacts of(TierView view, String nodeId) {
    return new NodeFacts(
        nodeId,
        view.intents().getOrDefault(nodeId, NodeIntent.active(nodeId)),
        view.epoch().flatMap(epoch -> epoch.node(nodeId)),
        view.liveNodes().values().stream()
            .filter(node -> node.nodeId().equals(nodeId))
            .sorted(Comparator.comparingLong(LiveNode::incarnation))
            .toList(),
        view.occupancies().values().stream()
            .filter(report -> report.nodeId().equals(nodeId))
            .toList(),
        !view.spec().plane().equals("relay"));
  }

  /** Every node that a view knows by intent, process or epoch, sorted. */
  static Set<String> knownIds(TierView view) {
    Stream<String> inEpoch =
        view.epoch().stream().flatMap(epoch -> epoch.nodes().stream().map(EpochNode::id));
    Stream<String> live = view.liveNodes().values().stream().map(LiveNode::nodeId);
    Set<String> ids = new TreeSet<>(view.intents().keySet());
    Stream.concat(inEpoch, live).forEach(ids::add);
    return ids;
  }

  boolean isLive() {
    return !live.isEmpty();
  }

  /** Whether its processes were all asked to stop. */
  boolean leaving() {
    return isLive() && live.stream().allMatch(LiveNode::leaving);
  }

  /** Whether it is meant to head slots. */
  boolean wanted() {
    return intent.intent() == Intent.ACTIVE && !leaving();
  }

  boolean demoted() {
    return inEpoch.filter(node -> node.state() == NodeState.DEMOTED).isPresent();
  }

  /** Whether new connections can go to it. */
  boolean serves() {
    return wanted() && isLive() && !demoted() && intent.weight() > 0;
  }

  int connections() {
    return reports.stream().mapToInt(Occupancy::connections).sum();
  }

  /** Slots in which any of its processes holds a socket, or held one within the grace. */
  int occupiedSlots() {
    BitSet slots = new BitSet();
    reports.forEach(report -> slots.or(report.slots()));
    return slots.cardinality();
  }

  /**
   * Live incarnations without a report: they count as holding everything (rule R6). In an xdp tier
   * the shim's agent reports for the whole host.
   */
  long unreported() {
    if (byHost) {
      return reports.isEmpty() ? live.size() : 0;
    }
    return live.stream()
        .filter(node -> reports.stream().noneMatch(r -> r.incarnation() == node.incarnation()))
        .count();
  }

  /** What its live processes are meant to hold at most; empty when one did not say. */
  Optional<Long> capacity() {
    return live.stream().anyMatch(node -> node.capacityConnections() <= 0)
        ? Optional.empty()
        : Optional.of(live.stream().mapToLong(LiveNode::capacityConnections).sum());
  }
}
