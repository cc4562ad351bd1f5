package io.longhaul.chaos.scale;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import io.longhaul.membership.coordination.Coordination;
import io.longhaul.membership.coordination.Decision;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks the real coordination when something has changed, publishes its epochs, and lets everybody
 * acknowledge them after a while.
 */
final class PaperCoordinator {
  /** Half of them acknowledge within this time; one in a thousand takes ten times as long. */
  static final double ACKNOWLEDGE_MEDIAN_MS = 120;

  private static final double ACKNOWLEDGE_SIGMA = 0.75;
  private static final long REPORT_MS = 1_100;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Timeline timeline;
  private final PaperTier tier;
  private final Draws draws;
  private final Figures figures;
  private final Coordination coordination;
  private final Set<Long> wakes = new HashSet<>();
  private final Consumer<NodeTable> published;
  private final Consumer<NodeTable> acknowledged;
  private Optional<NodeTable> current = Optional.empty();
  private long publishedMs;
  private long settled;
  private long reported;
  private boolean tailsEmpty;

  /**
   * A new leader.
   *
   * @param planner the real one, or a broken one
   * @param published told of every epoch
   * @param acknowledged told of every epoch that all have acknowledged while it was the latest
   */
  PaperCoordinator(
      Timeline timeline,
      PaperTier tier,
      Draws draws,
      Figures figures,
      Function<PlannerInput, Plan> planner,
      Consumer<NodeTable> published,
      Consumer<NodeTable> acknowledged) {
    this.timeline = timeline;
    this.tier = tier;
    this.draws = draws;
    this.figures = figures;
    this.coordination = new Coordination(planner, Slot.COUNT, 0);
    this.published = published;
    this.acknowledged = acknowledged;
  }

  /** Something changed, or will have by then. */
  void wake(long delayMs) {
    long atMs = timeline.nowMs() + delayMs;
    if (wakes.add(atMs)) {
      timeline.at(
          atMs,
          () -> {
            wakes.remove(atMs);
            decide();
          });
    }
  }

  /** There are tails to be swept away, when it is convenient. */
  void tailEmpty() {
    tailsEmpty = true;
  }

  /** Sweeps away what is empty. */
  void sweep() {
    if (tailsEmpty) {
      wake(0);
    }
  }

  /** The latest table. */
  NodeTable table() {
    return current.orElseThrow();
  }

  /** Somebody loads the latest epoch. */
  void load(Acknowledger who) {
    long delayMs = delayMs();
    current.ifPresent(table -> who.load(table.epoch().number(), timeline.nowMs(), delayMs));
    wake(delayMs);
  }

  private void decide() {
    TierView view = tier.view(timeline.nowMs(), current.map(NodeTable::epoch), settled, reported);
    long beforeNanos = THREADS.getCurrentThreadCpuTime();
    Decision decision = coordination.decide(view, timeline.nowMs());
    long cpuNanos = THREADS.getCurrentThreadCpuTime() - beforeNanos;
    settle(decision.plan().settled());
    decision.plan().next().ifPresent(epoch -> publish(epoch, decision, cpuNanos));
    long sinceMs = timeline.nowMs() - publishedMs;
    if (decision.plan().paced() && sinceMs < Coordination.TIDY_GAP_MS) {
      // What is not due after that is only swept away, which waits until it is convenient.
      boolean soon = sinceMs < Coordination.PLANNED_GAP_MS;
      wake(soon ? decision.wakeAfterMs() : Coordination.TIDY_GAP_MS - sinceMs);
    }
  }

  private void settle(long epoch) {
    if (epoch > settled) {
      settled = epoch;
      timeline.after(
          REPORT_MS,
          () -> {
            reported = Math.max(reported, epoch);
            wake(0);
          });
    }
  }

  private void publish(Epoch epoch, Decision decision, long cpuNanos) {
    NodeTable next = tier.table(epoch);
    current.ifPresent(
        before -> figures.epoch(timeline.nowMs(), before, next, cpuNanos, held(decision)));
    current = Optional.of(next);
    publishedMs = timeline.nowMs();
    coordination.published(publishedMs);
    tailsEmpty = false;
    published.accept(next);
    timeline.after(
        spread(next),
        () -> {
          if (current.filter(next::equals).isPresent()) {
            acknowledged.accept(next);
            wake(0);
          }
        });
  }

  /** Everybody loads it; how long until the last one has whose acknowledgement counts. */
  private long spread(NodeTable next) {
    BitSet chained = next.chained();
    long number = next.epoch().number();
    long lastMs = 0;
    for (PaperNode node : tier.nodes()) {
      long delayMs = delayMs();
      node.shim().load(number, timeline.nowMs(), delayMs);
      lastMs = chained.get(node.index()) ? Math.max(lastMs, delayMs) : lastMs;
    }
    for (PaperDirector director : tier.directors()) {
      if (director.registered()) {
        long delayMs = delayMs();
        director.acknowledger().load(number, timeline.nowMs(), delayMs);
        lastMs = Math.max(lastMs, delayMs);
      }
    }
    return lastMs;
  }

  private long delayMs() {
    return Math.max(1, Math.round(draws.logNormal(ACKNOWLEDGE_MEDIAN_MS, ACKNOWLEDGE_SIGMA)));
  }

  private static int held(Decision decision) {
    return decision.plan().reasons().stream()
        .filter(reason -> reason.rule().equals("I3"))
        .mapToInt(reason -> reason.slots())
        .sum();
  }
}
