package io.longhaul.ops.process;

import io.longhaul.director.Plane;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.standing.Evidence;
import io.longhaul.membership.standing.Standing;
import io.longhaul.membership.standing.Standing.Duty;
import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.DirectorMembership;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.membership.store.TierWatch;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a director to rules R2 and R3: looks at what it knows, judges by {@link Standing}, and has
 * its plane accept or not, and its membership end or begin again.
 */
final class StandingKeeper implements AutoCloseable {
  /** Longest time between two looks. */
  static final Duration ROUND = Duration.ofMillis(100);

  private static final Duration READ_PATIENCE = Duration.ofSeconds(2);
  private static final long PLANE_RETRY_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(StandingKeeper.class);

  private final String id;
  private final Plane plane;
  private final TierWatch watch;
  private final DirectorMembership membership;
  private final EpochFollower epochs;
  private final Supplier<Heard> hearing;
  private final Semaphore signal = new Semaphore(0);
  private final AutoCloseable listening;
  private final Thread thread;
  private volatile Standing standing = Standing.starting();
  private final AtomicLong rounds = new AtomicLong();
  private volatile boolean closed;

  // Only the thread uses these.
  private long coveredJoins;
  private boolean claimed;
  private boolean accepting;
  private OptionalLong planeFailedMs = OptionalLong.empty();

  private StandingKeeper(
      String id,
      Plane plane,
      TierWatch watch,
      DirectorMembership membership,
      EpochFollower epochs,
      Supplier<Heard> hearing) {
    this.id = id;
    this.plane = plane;
    this.watch = watch;
    this.membership = membership;
    this.epochs = epochs;
    this.hearing = hearing;
    this.listening = watch.onChange(_ -> signal.release());
    this.thread = Thread.ofPlatform().daemon().name("longhaul-standing").unstarted(this::run);
  }

  /** Begins; the plane accepts nothing until it may. */
  static StandingKeeper start(
      String id,
      Plane plane,
      TierWatch watch,
      DirectorMembership membership,
      EpochFollower epochs,
      Supplier<Heard> hearing) {
    StandingKeeper keeper = new StandingKeeper(id, plane, watch, membership, epochs, hearing);
    keeper.thread.start();
    return keeper;
  }

  /** What the director may do now, and why not more. */
  Standing standing() {
    return standing;
  }

  /** How often it was judged. */
  long rounds() {
    return rounds.get();
  }

  private void run() {
    while (!closed) {
      try {
        round(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        rounds.incrementAndGet();
      } catch (TierUnavailableException | ConflictException e) {
        LOG.info("director {}: {}", id, e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("director {}: standing not judged", id, e);
      }
      try {
        boolean _ = signal.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        signal.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void round(long nowMs) {
    Evidence evidence = evidence(nowMs);
    Standing next = standing.next(evidence, nowMs);
    if (next.duty() != standing.duty()) {
      String why = next.why().map(text -> ": " + text).orElse("");
      LOG.atLevel(next.duty().announces() ? Level.INFO : Level.WARN)
          .log("director {}: {}{}", id, next.duty(), why);
    }
    standing = next;
    accept(next.duty().announces(), nowMs);
    membership.withdrawn(next.why());
    if (next.duty() == Duty.DEREGISTERED) {
      outside(evidence);
    }
  }

  /** Nobody waits for it any more, and it comes back once it has what everybody has. */
  private void outside(Evidence evidence) {
    if (evidence.registered()) {
      membership.leave();
    } else if (evidence.connected()
        && evidence.loaded() > 0
        && evidence.loaded() >= evidence.newest()) {
      membership.rejoin();
    }
  }

  private Evidence evidence(long nowMs) {
    Optional<TierView> view = watch.viewIfRead().filter(TierView::connected);
    Heard heard = hearing.get();
    return new Evidence(
        view.isPresent(),
        view.filter(this::registered).isPresent(),
        view.isPresent() ? epochs.latest() : 0,
        epochs.current().map(Epoch::number).orElse(0L),
        view.map(tier -> tier.liveDirectors().get(id))
            .map(LiveDirector::acknowledgedEpoch)
            .orElse(0L),
        heard.epoch(),
        heard.most(),
        heard.fitness(),
        planeFailedMs.isEmpty() || nowMs - planeFailedMs.getAsLong() >= PLANE_RETRY_MS);
  }

  /** Whether epochs wait for it from now on, and none that was made without it is unknown here. */
  private boolean registered(TierView view) {
    claimed |= membership.registered();
    if (!claimed || membership.refusal().isPresent() || !view.directors().contains(id)) {
      return false;
    }
    long joins = membership.joins();
    if (joins != coveredJoins) {
      epochs.awaitCurrent(READ_PATIENCE);
      coveredJoins = joins;
    }
    return true;
  }

  private void accept(boolean whether, long nowMs) {
    if (whether == accepting) {
      return;
    }
    try {
      plane.accepting(whether);
      accepting = whether;
      planeFailedMs = OptionalLong.empty();
    } catch (UncheckedIOException e) {
      planeFailedMs = OptionalLong.of(nowMs);
      LOG.error("director {}: {}", id, e.getMessage());
      // Not at some doors only.
      plane.accepting(false);
    }
  }

  /** Judges no more; the plane stays as it is. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      listening.close();
      thread.join(READ_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("not listening", e);
    }
  }
}
