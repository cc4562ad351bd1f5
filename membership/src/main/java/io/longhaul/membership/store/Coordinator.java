package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import io.longhaul.membership.coordination.Coordination;
import io.longhaul.membership.coordination.Decision;
import io.longhaul.membership.model.MemberName;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlanOnChange;
import io.longhaul.membership.planner.PlannerInput;
import java.util.Optional;
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
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private final TierConnection connection;
  private final TierWatch watch;
  private final String directorId;
  private final Function<PlannerInput, Plan> planner;
  private final LongSupplier clockMs;
  private final Deference deference;
  private final Thread thread;
  private final Semaphore signal = new Semaphore(0);
  private final AtomicLong published = new AtomicLong();
  private final AutoCloseable listening;
  private volatile boolean leading;
  private volatile boolean closed;
  private volatile Optional<Plan> lastPlan = Optional.empty();

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
    this.deference = new Deference(directorId);
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
        new PlanOnChange(),
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

  /** Something changed beside ZooKeeper: plans now. */
  public void wake() {
    signal.release();
  }

  /** Epochs published here since the start. */
  public long published() {
    return published.get();
  }

  private void run() {
    while (!closed) {
      try {
        Optional<Leadership> leadership =
            connection.connected() && watch.viewIfRead().filter(deference::defers).isEmpty()
                ? Leadership.claim(connection, directorId)
                : Optional.empty();
        if (leadership.isPresent()) {
          lead(leadership.get());
        } else {
          awaitChange(Coordination.ROUND_MS);
        }
      } catch (TierUnavailableException | ConflictException e) {
        LOG.info("director {} does not coordinate: {}", directorId, e.getMessage());
        awaitChange(Coordination.ROUND_MS);
      } catch (RuntimeException e) {
        LOG.error("director {} does not coordinate", directorId, e);
        awaitChange(Coordination.ROUND_MS);
      }
    }
  }

  private void lead(Leadership leadership) {
    Coordination coordination = new Coordination(planner, Slot.COUNT, clockMs.getAsLong());
    leading = true;
    try {
      while (!closed) {
        awaitChange(round(leadership, coordination));
      }
    } finally {
      leading = false;
      leadership.resign();
    }
  }

  /** One plan; after how many milliseconds the next is due although nothing changes. */
  private long round(Leadership leadership, Coordination coordination) {
    signal.drainPermits();
    // Contains all that was committed before: above all, who joined before the last epoch was
    // created (rule R1).
    TierView view = watch.current(TierConnection.REQUEST_TIMEOUT);
    if (view.term() != leadership.term() || !leadership.inCurrentSession()) {
      throw new FencedException("term " + leadership.term() + " is over, now " + view.term());
    }
    if (deference.yields(view, clockMs.getAsLong())) {
      throw new ConflictException("another one is in a better state for that");
    }
    Decision decision = coordination.decide(view, clockMs.getAsLong());
    Plan plan = decision.plan();
    lastPlan = Optional.of(plan);
    if (plan.settled() > view.settled()) {
      leadership.settle(plan.settled());
    }
    if (decision.frozen() != view.frozenAt() > 0) {
      long sinceEpoch = view.epoch().map(Epoch::number).orElse(0L);
      leadership.frozen(decision.frozen() ? sinceEpoch : 0);
    }
    decision.departed().forEach(director -> remove(leadership, director));
    plan.next().ifPresent(epoch -> leadership.publish(epoch));
    if (plan.next().isPresent()) {
      published.incrementAndGet();
      coordination.published(clockMs.getAsLong());
    }
    return plan.next().isPresent() ? Coordination.URGENT_GAP_MS : decision.wakeAfterMs();
  }

  private static void remove(Leadership leadership, String director) {
    try {
      leadership.remove(director);
      LOG.warn(
          "director {}: not live and not seen for {}: removed", director, Coordination.DEPARTED);
    } catch (FencedException e) {
      throw e;
    } catch (ConflictException e) {
      LOG.info("director {}: stays: {}", director, e.getMessage());
    }
  }

  private void awaitChange(long mostMs) {
    try {
      if (signal.tryAcquire(mostMs, TimeUnit.MILLISECONDS)) {
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
