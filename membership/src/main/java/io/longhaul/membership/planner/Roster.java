package io.longhaul.membership.planner;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The nodes of the next epoch, sorted by id, as intents and reachable processes make them. */
final class Roster {
  private final List<EpochNode> nodes;
  private final Set<String> joining;
  private final Set<String> shimless;
  private final BitSet absent;
  private final int[] weights;

  private Roster(List<EpochNode> nodes, Set<String> joining, Set<String> shimless, BitSet absent) {
    this.nodes = List.copyOf(nodes);
    this.joining = Set.copyOf(joining);
    this.shimless = Set.copyOf(shimless);
    this.absent = absent;
    this.weights = new int[nodes.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = nodes.get(i).state() == NodeState.ACTIVE ? nodes.get(i).weight() : 0;
    }
  }

  /**
   * All nodes with a process that is reached, and those of the current epoch that some chain still
   * names and that are not gone. Who is new and held back is not among them, unless it says that it
   * holds sockets: then it has to be behind somebody (rule R7). Nor is, in a tier of shims, whose
   * shim never registered: nobody knows where to send its packets.
   *
   * @param chained ids of the nodes that some chain names
   */
  static Roster of(
      TierView view, Reachability reachability, Patience patience, Set<String> chained) {
    Map<String, List<MemberKey>> live = new HashMap<>();
    for (MemberKey process : view.liveNodes().keySet()) {
      live.computeIfAbsent(process.nodeId(), _ -> new ArrayList<>(1)).add(process);
    }
    Map<String, Optional<EpochNode>> ids = new TreeMap<>();
    live.keySet().forEach(id -> ids.put(id, Optional.empty()));
    view.epoch()
        .map(Epoch::nodes)
        .orElse(List.of())
        .forEach(node -> ids.put(node.id(), Optional.of(node)));
    List<EpochNode> nodes = new ArrayList<>();
    Set<String> joining = new HashSet<>();
    Set<String> shimless = new HashSet<>();
    BitSet absent = new BitSet();
    for (Map.Entry<String, Optional<EpochNode>> each : ids.entrySet()) {
      String id = each.getKey();
      Optional<EpochNode> before = each.getValue();
      List<MemberKey> registered = live.getOrDefault(id, List.of());
      NodeProcesses processes = NodeProcesses.of(view, reachability, patience, before, registered);
      boolean heldBack =
          before.isEmpty() && patience.damped().contains(id) && !holdsSockets(view, id);
      boolean sendable = sendable(view, id, before);
      if ((processes.reached() && !heldBack && sendable)
          || (chained.contains(id) && !processes.gone())) {
        absent.set(nodes.size(), registered.isEmpty());
        nodes.add(node(view, id, before, processes, patience.damped().contains(id)));
      } else if (before.isEmpty()) {
        (sendable ? joining : shimless).add(id);
      }
    }
    return new Roster(nodes, joining, shimless, absent);
  }

  /** Whether packets can be sent to it: directors of a relay tier connect to its process. */
  private static boolean sendable(TierView view, String id, Optional<EpochNode> before) {
    return view.spec().plane().equals("relay") || underlay(view, id, before).isPresent();
  }

  private static Optional<InetAddress> underlay(
      TierView view, String id, Optional<EpochNode> before) {
    return Optional.ofNullable(view.liveShims().get(id))
        .map(LiveShim::underlay)
        .or(() -> before.flatMap(EpochNode::underlay));
  }

  private static boolean holdsSockets(TierView view, String id) {
    for (Occupancy report : view.occupancies().values()) {
      if (report.nodeId().equals(id) && !report.sockets().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  List<EpochNode> nodes() {
    return nodes;
  }

  /**
   * Whether {@link #nodes()} differ from these in nothing but wishes: weights, who drains, and who
   * joins.
   */
  boolean sameProcesses(List<EpochNode> before) {
    int next = 0;
    for (EpochNode node : before) {
      while (next < nodes.size() && nodes.get(next).id().compareTo(node.id()) < 0) {
        next++;
      }
      if (next == nodes.size() || !sameProcesses(node, nodes.get(next))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameProcesses(EpochNode one, EpochNode other) {
    return one.equals(other)
        || (one.id().equals(other.id())
            && one.underlay().equals(other.underlay())
            && (one.state() == NodeState.DEMOTED) == (other.state() == NodeState.DEMOTED)
            && one.incarnations().equals(other.incarnations()));
  }

  /** Nodes that registered and are not reached yet: they are not among {@link #nodes()}. */
  Set<String> joining() {
    return joining;
  }

  /** Nodes that registered and whose shim never did: they are not among {@link #nodes()} either. */
  Set<String> shimless() {
    return shimless;
  }

  EpochNode node(int ordinal) {
    return nodes.get(ordinal);
  }

  boolean is(int ordinal, NodeState state) {
    return nodes.get(ordinal).state() == state;
  }

  /** Whether ZooKeeper has no process of the node either. */
  boolean absent(int ordinal) {
    return absent.get(ordinal);
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
    boolean wasDemoted =
        before.isEmpty() || before.filter(node -> node.state() == NodeState.DEMOTED).isPresent();
    NodeState state =
        !processes.reached() || (wasDemoted && damped)
            ? NodeState.DEMOTED
            : processes.staying(intent) ? NodeState.ACTIVE : NodeState.DRAINING;
    EpochNode now =
        new EpochNode(
            id, underlay(view, id, before), state, intent.weight(), processes.incarnations());
    // Most stay as they are, and are compared several times.
    return before.filter(now::equals).orElse(now);
  }
}
