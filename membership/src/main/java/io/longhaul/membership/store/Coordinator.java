package io.longhaul.membership.store;

import io.longhaul.membership.model.MemberName;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A director's candidacy for coordinating its tier, and while it is elected, the coordination:
 * view, plan, publish, again at every change and at least twice a second. One a tier is elected at
 * a time; who wrongly thinks that it still is cannot write (rule R10).
 */
public final class Coordinator implements AutoCloseable {
  /** Longest time between two plans, and between two tries to be elected. */
  static final Duration ROUND = Duration.ofMillis(500);

  /** Epochs that only tidy up come no faster than this. */
  static final Duration TIDY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private final TierConnection connection;
  private final TierWatch watch;
  private final String directorId;
  private final Function<PlannerInput, Plan> planner;
  private final LongSupplier clockMs;
  private final Thread thread;
  private final Semaphore signal = new Semaphore(0);
  private final AtomicLong published = new AtomicLong();
  private final AutoCloseable listening;
  private volatile boolean leading;
  private volatile boolean closed;
  private volatile Optional<Plan> lastPlan = Optional.empty();
  private long lastPublishedMs;

  private Coordinator(
      TierConnection connection,
      TierWatch watch,
      String directorId,
      Function<PlannerInput, Plan> planner,
      LongSupplier clockMs) {
    this.connection = connection;
    this.watch = watch;
    this.directorId = MemberName.check("director id", directorId);
    this.planner = planner;
    this.clockMs = clockMs;
    this.listening = watch.onChange(view -> signal.release());
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("longhaul-coordinator-" + directorId)
            .unstarted(this::run);
  }

  /** Stands for election, until closed. */
  public static Coordinator start(TierConnection connection, TierWatch watch, String directorId) {
    return start(
        connection,
        watch,
        directorId,
        Planner::plan,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /** As {@link #start(TierConnection, TierWatch, String)} with another planner and clock. */
  static Coordinator start(
      TierConnection connection,
      TierWatch watch,
      String directorId,
      Function<PlannerInput, Plan> planner,
      LongSupplier clockMs) {
    Coordinator coordinator = new Coordinator(connection, watch, directorId, planner, clockMs);
    coordinator.thread.start();
    return coordinator;
  }

  /** Whether this director coordinates, as far as it knows. */
  public boolean leading() {
    return leading;
  }

  /** The last plan made here, with its reasons; empty if this director never coordinated. */
  public Optional<Plan> lastPlan() {
    return lastPlan;
  }

  /** Epochs published here since the start. */
  public long published() {
    return published.get();
  }

  private void run() {
    while (!closed) {
      try {
        Optional<Leadership> leadership =
            connection.connected() ? Leadership.claim(connection, directorId) : Optional.empty();
        if (leadership.isPresent()) {
          lead(leadership.get());
        } else {
          awaitChange();
        }
      } catch (TierUnavailableException | ConflictException e) {
        LOG.info("director {} does not coordinate: {}", directorId, e.getMessage());
        awaitChange();
      } catch (RuntimeException e) {
        LOG.error("director {} does not coordinate", directorId, e);
        awaitChange();
      }
    }
  }

  private void lead(Leadership leadership) {
    PatienceClocks clocks = new PatienceClocks();
    leading = true;
    try {
      while (!closed) {
        if (!round(leadership, clocks)) {
          awaitChange();
        }
      }
    } finally {
      leading = false;
      leadership.resign();
    }
  }

  /** One plan; true when it made an epoch, so that the next is due at once. */
  private boolean round(Leadership leadership, PatienceClocks clocks) {
    signal.drainPermits();
    // Contains all that was committed before: above all, who joined before the last epoch was
    // created (rule R1).
    TierView view = watch.current(TierConnection.REQUEST_TIMEOUT);
    if (view.term() != leadership.term() || !leadership.inCurrentSession()) {
      throw new FencedException("term " + leadership.term() + " is over, now " + view.term());
    }
    long nowMs = clockMs.getAsLong();
    clocks.observe(view, nowMs);
    Set<String> departed = clocks.departed(view, nowMs);
    boolean tidyDue = nowMs - lastPublishedMs >= TIDY.toMillis();
    Plan plan = planner.apply(new PlannerInput(view, departed, clocks.gone(view, nowMs), tidyDue));
    lastPlan = Optional.of(plan);
    if (plan.settled() > view.settled()) {
      leadership.settle(plan.settled());
    }
    departed.forEach(director -> remove(leadership, director));
    plan.next().ifPresent(epoch -> leadership.publish(epoch));
    if (plan.next().isPresent()) {
      published.incrementAndGet();
      lastPublishedMs = nowMs;
    }
    return plan.next().isPresent();
  }

  private static void remove(Leadership leadership, String director) {
    try {
      leadership.remove(director);
      LOG.warn(
          "director {}: not live and not seen for {}: removed", director, PatienceClocks.DEPARTED);
    } catch (FencedException e) {
      throw e;
    } catch (ConflictException e) {
      LOG.info("director {}: stays: {}", director, e.getMessage());
    }
  }

  private void awaitChange() {
    try {
      if (signal.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
        signal.drainPermits();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Stands down: who led leaves at once, so that another is elected without delay. */
  @Override
  public void close() {
    closed = true;
    signal.release();
    try {
      listening.close();
      thread.join(TierConnection.REQUEST_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("not listening", e);
    }
  }
}
