package io.longhaul.membership.planner;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The nodes of the next epoch, sorted by id, as intents and reachable processes make them. */
final class Roster {
  private final List<EpochNode> nodes;
  private final Set<String> joining;
  private final int[] weights;

  private Roster(List<EpochNode> nodes, Set<String> joining) {
    this.nodes = List.copyOf(nodes);
    this.joining = Set.copyOf(joining);
    this.weights =
        nodes.stream()
            .mapToInt(node -> node.state() == NodeState.ACTIVE ? node.weight() : 0)
            .toArray();
  }

  /**
   * All nodes with a process that is reached, and those of the current epoch that some chain still
   * names and that are not gone.
   *
   * @param chained ids of the nodes that some chain names
   */
  static Roster of(
      TierView view, Reachability reachability, Patience patience, Set<String> chained) {
    Map<String, EpochNode> known = new HashMap<>();
    view.epoch().map(Epoch::nodes).orElse(List.of()).forEach(node -> known.put(node.id(), node));
    Map<String, List<MemberKey>> live = new HashMap<>();
    for (MemberKey process : view.liveNodes().keySet()) {
      live.computeIfAbsent(process.nodeId(), _ -> new ArrayList<>()).add(process);
    }
    Set<String> ids = new TreeSet<>(known.keySet());
    ids.addAll(live.keySet());
    List<EpochNode> nodes = new ArrayList<>();
    Set<String> joining = new HashSet<>();
    for (String id : ids) {
      Optional<EpochNode> before = Optional.ofNullable(known.get(id));
      NodeProcesses processes =
          NodeProcesses.of(view, reachability, patience, before, live.getOrDefault(id, List.of()));
      boolean heldBack = before.isEmpty() && patience.damped().contains(id);
      if ((processes.reached() && !heldBack) || (chained.contains(id) && !processes.gone())) {
        nodes.add(node(view, id, before, processes, patience.damped().contains(id)));
      } else if (before.isEmpty()) {
        joining.add(id);
      }
    }
    return new Roster(nodes, joining);
  }

  List<EpochNode> nodes() {
    return nodes;
  }

  /**
   * Whether {@link #nodes()} differ from these in nothing but wishes: weights, who drains, and who
   * joins.
   */
  boolean sameProcesses(List<EpochNode> before) {
    Set<EpochNode> now = nodes.stream().map(Roster::withoutWishes).collect(Collectors.toSet());
    return before.stream().map(Roster::withoutWishes).allMatch(now::contains);
  }

  private static EpochNode withoutWishes(EpochNode node) {
    NodeState state = node.state() == NodeState.DEMOTED ? NodeState.DEMOTED : NodeState.ACTIVE;
    return new EpochNode(node.id(), node.underlay(), state, 1, node.incarnations());
  }

  /** Nodes that registered and are not reached yet: they are not among {@link #nodes()}. */
  Set<String> joining() {
    return joining;
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

  private static EpochNode node(
      TierView view,
      String id,
      Optional<EpochNode> before,
      NodeProcesses processes,
      boolean damped) {
    NodeIntent intent = Optional.ofNullable(view.intents().get(id)).orElse(NodeIntent.active(id));
    boolean wasDemoted = before.filter(node -> node.state() == NodeState.DEMOTED).isPresent();
    NodeState state =
        !processes.reached() || (wasDemoted && damped)
            ? NodeState.DEMOTED
            : processes.staying(intent) ? NodeState.ACTIVE : NodeState.DRAINING;
    return new EpochNode(
        id,
        Optional.ofNullable(view.liveShims().get(id))
            .map(shim -> shim.underlay())
            .or(() -> before.flatMap(EpochNode::underlay)),
        state,
        intent.weight(),
        processes.incarnations());
  }
}
