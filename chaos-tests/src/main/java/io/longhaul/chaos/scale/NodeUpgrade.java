package io.longhaul.chaos.scale;

import io.longhaul.chaos.scale.PaperNode.Stage;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * Upgrades the nodes, a wave at a time: drains them, restarts each once it is in no chain and that
 * is acknowledged (rule R13), and begins the next wave when all of this one head slots again.
 */
final class NodeUpgrade {
  /** From the stop of a node to the start of its new version, and up to so much more. */
  static final Duration RESTART = Duration.ofMinutes(2);

  static final Duration RESTART_JITTER = Duration.ofSeconds(30);

  /** How soon directors see that a process has come or gone. */
  static final long DETECTION_MS = 850;

  private final Timeline timeline;
  private final PaperCoordinator coordinator;
  private final SlotHoldings holdings;
  private final Figures figures;
  private final Draws draws;
  private final UpgradePlan plan;
  private final List<PaperNode> nodes;
  private final BitSet waiting = new BitSet();
  private int begun;
  private boolean nudging;

  NodeUpgrade(
      Timeline timeline,
      PaperCoordinator coordinator,
      SlotHoldings holdings,
      Figures figures,
      Draws draws,
      UpgradePlan plan,
      List<PaperNode> nodes) {
    this.timeline = timeline;
    this.coordinator = coordinator;
    this.holdings = holdings;
    this.figures = figures;
    this.draws = draws;
    this.plan = plan;
    this.nodes = nodes;
  }

  boolean done() {
    return nodes.stream().allMatch(node -> node.stage() == Stage.UPGRADED);
  }

  /** Whether nodes of this wave were told to close connections. */
  boolean nudging() {
    return nudging;
  }

  /** Drains the next nodes, if those before have come back. */
  void advance() {
    List<PaperNode> wave = nodes.subList(0, begun);
    if (wave.stream().allMatch(node -> node.stage() == Stage.UPGRADED) && begun < nodes.size()) {
      int end = Math.min(nodes.size(), begun + plan.wave());
      nodes.subList(begun, end).forEach(node -> node.enter(Stage.DRAINING));
      begun = end;
      nudging = false;
      coordinator.wake(0);
    }
  }

  /** All have acknowledged a table. */
  void acknowledged(NodeTable table) {
    BitSet chained = table.chained();
    BitSet heading = holdings.heading();
    for (PaperNode node : nodes.subList(0, begun)) {
      boolean heads = heading.get(node.index());
      if (node.stage() == Stage.DRAINING && !chained.get(node.index())) {
        node.enter(Stage.DRAINED);
      } else if (node.stage() == Stage.DRAINING && !heads) {
        awaitNudge(node);
      } else if (node.stage() == Stage.JOINING && heads) {
        node.enter(Stage.UPGRADED);
      }
    }
    advance();
  }

  /** Restarts the nodes that are safe to stop. */
  void restartDrained() {
    for (PaperNode node : nodes.subList(0, begun)) {
      if (node.stage() == Stage.DRAINED) {
        node.enter(Stage.DOWN);
        coordinator.wake(DETECTION_MS);
        long jitterMs = (long) (draws.uniform() * RESTART_JITTER.toMillis());
        timeline.after(RESTART.toMillis() + jitterMs, () -> start(node));
      }
    }
  }

  private void start(PaperNode node) {
    node.enter(Stage.JOINING);
    coordinator.load(node.shim());
    coordinator.wake(0);
  }

  private void awaitNudge(PaperNode node) {
    if (!waiting.get(node.index())) {
      waiting.set(node.index());
      plan.policy()
          .patience()
          .ifPresent(patience -> timeline.after(patience.toMillis(), () -> nudge(node)));
    }
  }

  private void nudge(PaperNode node) {
    if (node.stage() == Stage.DRAINING) {
      nudging = true;
      figures.nudged(holdings.nudge(node, plan.nudge().toMillis()));
    }
  }
}
