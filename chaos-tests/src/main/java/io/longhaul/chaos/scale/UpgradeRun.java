package io.longhaul.chaos.scale;

import io.longhaul.chaos.scale.PaperNode.Stage;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import java.time.Duration;
import java.util.function.Function;

/** A rolling upgrade of a whole tier in virtual time. */
final class UpgradeRun {
  /** How often drained nodes are restarted and empty tails swept away while nodes nudge. */
  private static final Duration ROUND = Duration.ofSeconds(30);

  /** While they wait every so manieth round will do, one in six hours: tails empty for days. */
  private static final int ROUNDS_WAITING = 720;

  private static final long SECOND_MS = 1_000;

  private final TablesInUse tables;
  private final Timeline timeline = new Timeline();
  private final Figures figures = new Figures();
  private final PaperCoordinator coordinator;
  private final SlotHoldings holdings;
  private final NodeUpgrade nodeUpgrade;
  private final DirectorUpgrade directorUpgrade;
  private boolean filled;
  private int rounds;

  private UpgradeRun(UpgradePlan plan, Lifetimes lifetimes, Function<PlannerInput, Plan> planner) {
    Draws draws = new Draws(plan.seed());
    PaperTier tier = new PaperTier(plan.nodes(), plan.directors());
    coordinator =
        new PaperCoordinator(
            timeline, tier, draws, figures, planner, this::published, this::acknowledged);
    tables = new TablesInUse(tier.directors());
    holdings =
        new SlotHoldings(
            timeline,
            tier.nodes(),
            lifetimes,
            plan.connections(),
            TierSpec.XDP_GRACE.toMillis(),
            draws,
            this::cleared);
    nodeUpgrade =
        new NodeUpgrade(timeline, coordinator, holdings, figures, draws, plan, tier.nodes());
    directorUpgrade = new DirectorUpgrade(timeline, coordinator, tier.directors());
  }

  /**
   * Upgrades a tier.
   *
   * @param planner {@code Planner::plan}, or a broken one
   */
  static UpgradeResult of(
      UpgradePlan plan, Lifetimes lifetimes, Function<PlannerInput, Plan> planner) {
    UpgradeRun run = new UpgradeRun(plan, lifetimes, planner);
    run.coordinator.wake(0);
    run.timeline.after(ROUND.toMillis(), run::round);
    while (!run.done() && run.timeline.step()) {
      // Until there is nothing left to upgrade.
    }
    long nowMs = run.timeline.nowMs();
    run.figures.hops(nowMs, 0);
    return run.figures.result(nowMs, run.holdings.connections());
  }

  private boolean done() {
    return nodeUpgrade.done() && directorUpgrade.done();
  }

  private void round() {
    if (nodeUpgrade.nudging() || rounds % ROUNDS_WAITING == 0) {
      nodeUpgrade.restartDrained();
      coordinator.sweep();
      figures.hops(timeline.nowMs(), holdings.extraHops(coordinator.table()));
    }
    rounds++;
    timeline.after(ROUND.toMillis(), this::round);
  }

  private void published(NodeTable table) {
    if (!filled) {
      filled = true;
      holdings.fill(table);
      timeline.after(SECOND_MS, nodeUpgrade::advance);
      timeline.after(SECOND_MS, directorUpgrade::next);
    }
    holdings.begin(table);
    tables.add(table);
    strand();
  }

  /** Looks at the time since the last look, with every table that a director used meanwhile. */
  private void strand() {
    figures.stranded(holdings.strand(tables.sinceLast(timeline.nowMs())));
  }

  private void acknowledged(NodeTable table) {
    strand();
    holdings.follow(table);
    nodeUpgrade.acknowledged(table);
    figures.hops(timeline.nowMs(), holdings.extraHops(table));
  }

  private void cleared(PaperNode node) {
    figures.tailEmpty(timeline.nowMs());
    coordinator.tailEmpty();
    if (node.stage() == Stage.DRAINING && node.empty()) {
      coordinator.wake(SECOND_MS);
    }
  }
}
