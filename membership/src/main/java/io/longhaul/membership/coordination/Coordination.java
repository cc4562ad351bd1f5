package io.longhaul.membership.coordination;

import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Pace;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/**
 * One leadership's decisions: from a view and the time to a plan. It adds to the planner what takes
 * memory, namely how long things have lasted and when the last epochs were made. A new leader
 * starts with a new one, and so waits longer, never shorter.
 *
 * <p>Time is milliseconds of any clock; where it jumps back it is taken to stand still. Not safe
 * for use by several threads.
 */
public final class Coordination {
  /** Demotions and repairs within this time are one epoch. */
  public static final long URGENT_GAP_MS = 50;

  /** Steps of planned moves come no faster than this, so that what is asked for at once is one. */
  public static final long PLANNED_GAP_MS = 100;

  /** Epochs that only narrow, and take a node out of its last chain, come no faster than this. */
  public static final long TIDY_GAP_MS = 1_000;

  /** Epochs that only narrow come no faster than this: each is read by everybody. */
  public static final long SWEEP_GAP_MS = 30_000;

  /** Longest time between two decisions. */
  public static final long ROUND_MS = 500;

  /** How long a director must be neither live nor seen by any node to be let go (rule R2). */
  public static final Duration DEPARTED = PatienceClocks.DEPARTED;

  private static final long NEVER = -SWEEP_GAP_MS;

  private final Function<PlannerInput, Plan> planner;
  private final int slots;
  private final PatienceClocks clocks = new PatienceClocks();
  private final Damping damping = new Damping();
  private final Freeze freeze = new Freeze();
  private final long startedMs;
  private long latestMs;
  private long publishedMs = NEVER;
  private boolean frozen;

  /**
   * Begins a leadership.
   *
   * @param planner {@code Planner::plan}, or what says the same
   * @param slots size of the tier's first table
   */
  public Coordination(Function<PlannerInput, Plan> planner, int slots, long nowMs) {
    this.planner = planner;
    this.slots = slots;
    this.startedMs = nowMs;
    this.latestMs = nowMs;
  }

  /** What to do about the tier as it is now. */
  public Decision decide(TierView view, long nowMs) {
    latestMs = Math.max(latestMs, nowMs);
    long ms = latestMs - startedMs;
    clocks.observe(view, ms);
    damping.observe(view, ms);
    boolean before = frozen;
    frozen = freeze.observe(view, ms) || nobodyFit(view);
    if (before && !frozen && !freeze.endedByWord()) {
      // Some are back; the others are given the time to come back, too.
      clocks.startAnew(ms);
    }
    Set<String> departed = clocks.departed(ms);
    Patience patience =
        new Patience(departed, frozen ? Set.of() : clocks.gone(ms), damping.damped(ms), frozen);
    long since = ms - publishedMs;
    Pace pace =
        new Pace(
            since >= URGENT_GAP_MS,
            since >= PLANNED_GAP_MS,
            since >= TIDY_GAP_MS,
            since >= SWEEP_GAP_MS);
    Plan plan = planner.apply(new PlannerInput(view, patience, pace, slots));
    return new Decision(plan, departed, frozen, wakeAfterMs(plan, pace, since));
  }

  /**
   * Whether the directors speak and none of them reaches half of the nodes (rule R9): then nobody
   * votes, and who is away for long cannot be told from those who are not reached by the watchers.
   */
  private static boolean nobodyFit(TierView view) {
    Collection<Reach> statements = view.observed().reaches().values();
    for (Reach statement : statements) {
      if (statement.fit()) {
        return false;
      }
    }
    return !statements.isEmpty();
  }

  /** An epoch was published. */
  public void published(long nowMs) {
    latestMs = Math.max(latestMs, nowMs);
    publishedMs = latestMs - startedMs;
  }

  private static long wakeAfterMs(Plan plan, Pace pace, long since) {
    if (!plan.paced()) {
      return ROUND_MS;
    }
    long due =
        !pace.urgentDue()
            ? URGENT_GAP_MS
            : !pace.plannedDue() ? PLANNED_GAP_MS : !pace.tidyDue() ? TIDY_GAP_MS : SWEEP_GAP_MS;
    return Math.min(ROUND_MS, Math.max(1, due - since));
  }
}
