package io.longhaul.membership.planner;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The nodes of the next epoch, sorted by id, as intents and live processes make them. */
final class Roster {
  private static final Comparator<LiveNode> OLDEST_FIRST =
      Comparator.comparingLong(LiveNode::incarnation);

  private final List<EpochNode> nodes;
  private final int[] weights;

  private Roster(List<EpochNode> nodes) {
    this.nodes = List.copyOf(nodes);
    this.weights =
        nodes.stream()
            .mapToInt(node -> node.state() == NodeState.ACTIVE ? node.weight() : 0)
            .toArray();
  }

  /**
   * All live nodes, and those of the current epoch that are not gone.
   *
   * @param chained ids of the nodes that some chain names: without a live process, only these stay
   */
  static Roster of(TierView view, Set<String> gone, Set<String> chained) {
    Map<String, List<LiveNode>> live =
        view.liveNodes().values().stream()
            .sorted(OLDEST_FIRST)
            .collect(Collectors.groupingBy(LiveNode::nodeId, TreeMap::new, Collectors.toList()));
    Map<String, EpochNode> known = new TreeMap<>();
    view.epoch().ifPresent(e -> e.nodes().forEach(node -> known.put(node.id(), node)));
    Set<String> ids = new TreeSet<>(chained);
    ids.removeAll(gone);
    ids.addAll(live.keySet());
    List<EpochNode> nodes = new ArrayList<>();
    for (String id : ids) {
      NodeIntent intent = Optional.ofNullable(view.intents().get(id)).orElse(NodeIntent.active(id));
      nodes.add(node(intent, live.getOrDefault(id, List.of()), Optional.ofNullable(known.get(id))));
    }
    return new Roster(nodes);
  }

  List<EpochNode> nodes() {
    return nodes;
  }

  EpochNode node(int ordinal) {
    return nodes.get(ordinal);
  }

  boolean is(int ordinal, NodeState state) {
    return nodes.get(ordinal).state() == state;
  }

  /** Weights for balancing by ordinal: 0 for all who are to head nothing. */
  int[] weights() {
    return weights.clone();
  }

  private static EpochNode node(NodeIntent intent, List<LiveNode> live, Optional<EpochNode> known) {
    boolean wanted = intent.intent() == Intent.ACTIVE;
    boolean staying = live.stream().anyMatch(process -> !process.leaving());
    NodeState state =
        live.isEmpty()
            ? NodeState.DEMOTED
            : wanted && staying ? NodeState.ACTIVE : NodeState.DRAINING;
    // A node that nobody sees may live: where all are out of sight at once, clients go on by what
    // was
    // known of them.
    List<Incarnation> incarnations =
        live.isEmpty() ? known.map(EpochNode::incarnations).orElse(List.of()) : incarnations(live);
    return new EpochNode(
        intent.nodeId(), known.flatMap(EpochNode::underlay), state, intent.weight(), incarnations);
  }

  private static List<Incarnation> incarnations(List<LiveNode> live) {
    // While a node restarts in place the newer run accepts. Where all are leaving, the newest does
    // so until its slots have moved.
    long accepting =
        live.stream()
            .filter(process -> !process.leaving())
            .reduce((older, newer) -> newer)
            .or(() -> live.stream().reduce((older, newer) -> newer))
            .map(LiveNode::incarnation)
            .orElse(0L);
    return live.stream()
        .map(
            process ->
                new Incarnation(
                    process.incarnation(), process.relay(), process.incarnation() == accepting))
        .toList();
  }
}
