package io.longhaul.ops.admin.status;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tier as a whole: {@code /v1/tier}.
 *
 * @param connected whether this is current; false while ZooKeeper is away
 * @param notices what an operator should know first, for people; empty when all is well
 * @param leader the director that coordinates
 * @param epoch number of the current epoch, 0 for none
 * @param settled the highest epoch that everybody acknowledged
 * @param longestChain nodes in the longest chain; 1 when nothing moves
 * @param slotsInMotion slots whose chain has more than its head
 * @param connections open on all nodes
 * @param nodes how many are in each state
 * @param directors how many are in each state
 * @param pending what the planner waits for, at most {@link #MAX_PENDING}
 */
public record TierStatus(
    String tier,
    String plane,
    boolean connected,
    List<String> notices,
    Optional<String> leader,
    long term,
    long epoch,
    long settled,
    int longestChain,
    int slotsInMotion,
    int connections,
    List<DoorStatus> doors,
    Map<String, Integer> nodes,
    Map<String, Integer> directors,
    List<Reason> pending) {
  /** A tier of thousands of nodes can wait for many things; the first ones tell enough. */
  public static final int MAX_PENDING = 50;

  /**
   * The tier of a view.
   *
   * @param pending what the planner waits for
   */
  public static TierStatus of(TierView view, List<Reason> pending) {
    List<NodeStatus> nodes = NodeStatus.all(view, pending);
    return new TierStatus(
        view.spec().tier(),
        view.spec().plane(),
        view.connected(),
        TierNotices.of(view, nodes),
        view.leader(),
        view.term(),
        view.epoch().map(Epoch::number).orElse(0L),
        view.settled(),
        view.epoch().map(epoch -> epoch.table().longestChain()).orElse(0),
        SlotCounts.of(view.epoch()).slotsInMotion(),
        nodes.stream().mapToInt(NodeStatus::connections).sum(),
        view.spec().doors().stream().map(door -> DoorStatus.of(view, door)).toList(),
        countBy(nodes, NodeStatus::state),
        countBy(DirectorStatus.all(view), DirectorStatus::state),
        pending.stream().limit(MAX_PENDING).toList());
  }

  private static <T> Map<String, Integer> countBy(List<T> all, Function<T, String> state) {
    return all.stream()
        .collect(Collectors.groupingBy(state, TreeMap::new, Collectors.summingInt(_ -> 1)));
  }
}
