package io.longhaul.membership.planner;

import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The processes of one node that count, oldest first: those of the current epoch until they are
 * gone, and new ones once they are reached.
 *
 * @param processes at least one of a node of the current epoch, unless all are gone
 */
record NodeProcesses(List<Run> processes) {
  /**
   * One run of the process.
   *
   * @param known as the current epoch has it
   * @param live as ZooKeeper has it
   * @param staying whether it was not asked to stop, as far as is known
   */
  record Run(
      MemberKey key,
      Optional<Incarnation> known,
      Optional<LiveNode> live,
      boolean reached,
      boolean staying) {
    boolean accepted() {
      return known.filter(Incarnation::accepting).isPresent();
    }
  }

  static NodeProcesses of(
      TierView view,
      Reachability reachability,
      Patience patience,
      Optional<EpochNode> before,
      List<MemberKey> live) {
    TreeMap<Long, Optional<Incarnation>> numbers = new TreeMap<>();
    live.forEach(key -> numbers.put(key.incarnation(), Optional.empty()));
    before.ifPresent(
        node -> node.incarnations().forEach(i -> numbers.put(i.number(), Optional.of(i))));
    // Who was last seen on its way out is still on it, although its session is lost.
    boolean stayed = before.filter(node -> node.state() == NodeState.DRAINING).isEmpty();
    String id = before.isPresent() ? before.get().id() : live.getFirst().nodeId();
    List<Run> processes = new ArrayList<>(numbers.size());
    numbers.forEach(
        (number, known) -> {
          MemberKey key = new MemberKey(id, number);
          boolean reached = reachability.reached(key);
          boolean gone = patience.gone().contains(key) && removable(before, live, reachability);
          if (reached || (known.isPresent() && !gone)) {
            Optional<LiveNode> process = Optional.ofNullable(view.liveNodes().get(key));
            boolean staying = process.isPresent() ? !process.get().leaving() : stayed;
            processes.add(new Run(key, known, process, reached, staying));
          }
        });
    return new NodeProcesses(processes);
  }

  /**
   * Nothing but a demotion that everybody can load comes between a node and its removal: until then
   * some director may still send clients to it.
   */
  private static boolean removable(
      Optional<EpochNode> before, List<MemberKey> live, Reachability reachability) {
    return before.filter(node -> node.state() == NodeState.DEMOTED).isPresent()
        || live.stream().anyMatch(reachability::reached);
  }

  /** Whether any of them is reached. */
  boolean reached() {
    for (Run process : processes) {
      if (process.reached()) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing of the node is left. */
  boolean gone() {
    return processes.isEmpty();
  }

  /** Whether the node is to head slots. */
  boolean staying(NodeIntent intent) {
    return intent.intent() == Intent.ACTIVE
        && last(process -> process.reached() && process.staying()).isPresent();
  }

  /**
   * As the next epoch has them. While a node restarts in place the newer run accepts; where all are
   * leaving, the newest does so until its slots have moved; where none is reached, it is as it was,
   * unless only another one is registered still.
   */
  List<Incarnation> incarnations() {
    Optional<Run> newest =
        last(process -> process.reached() && process.staying())
            .or(() -> last(Run::reached))
            .or(() -> last(process -> process.accepted() && process.live().isPresent()))
            .or(() -> last(process -> process.live().isPresent()))
            .or(() -> last(Run::accepted));
    List<Incarnation> incarnations = new ArrayList<>(processes.size());
    for (Run process : processes) {
      incarnations.add(
          new Incarnation(
              process.key().incarnation(),
              process
                  .live()
                  .flatMap(LiveNode::relay)
                  .or(() -> process.known().flatMap(Incarnation::relay)),
              newest.filter(process::equals).isPresent()));
    }
    return incarnations;
  }

  private Optional<Run> last(Predicate<Run> wanted) {
    for (Run process : processes.reversed()) {
      if (wanted.test(process)) {
        return Optional.of(process);
      }
    }
    return Optional.empty();
  }
}
