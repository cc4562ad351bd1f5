package io.longhaul.ops.process;

import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.agent.Notes;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent does again and again beside following epochs: it vouches for the shim's table while
 * that is the newest as far as it knows, has ZooKeeper confirm that while the shim has noted
 * segments that nobody fits, and keeps the host as it has to be.
 */
final class ShimDuties implements AutoCloseable {
  /** For how long it vouches: a shim takes an agent that is silent for longer for cut off. */
  static final Duration VOUCHED = Duration.ofSeconds(5);

  private static final Duration VOUCH_EVERY = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration UPKEEP_EVERY = Duration.ofSeconds(1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(ShimDuties.class);

  private final LoadedProgram shim;
  private final Notes notes;
  private final EpochFollower epochs;
  private final BooleanSupplier connected;
  private final ScheduledExecutorService executor;
  private long askedNs = System.nanoTime() - Notes.ASK_EVERY.toNanos();

  private ShimDuties(LoadedProgram shim, EpochFollower epochs, BooleanSupplier connected) {
    this.shim = shim;
    this.notes = new Notes(shim);
    this.epochs = epochs;
    this.connected = connected;
    // Two, since asking ZooKeeper takes as long as it takes.
    this.executor =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("longhaul-shim-", 0).factory());
  }

  /** Begins. */
  static ShimDuties start(
      LoadedProgram shim,
      EpochFollower epochs,
      TierConnection connection,
      DoorGate doors,
      HostUpkeep host) {
    ShimDuties duties = new ShimDuties(shim, epochs, connection::connected);
    duties.every(VOUCH_EVERY, "vouching", duties::vouch);
    duties.every(LOOK_EVERY, "confirming", duties::confirm);
    duties.every(LOOK_EVERY, "looking for listeners", doors::look);
    duties.every(UPKEEP_EVERY, "keeping the host's addresses and settings", host::look);
    return duties;
  }

  private void every(Duration period, String what, Runnable work) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.error("{}: failed", what, e);
              }
            },
            0,
            period.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void vouch() {
    long number = epochs.current().map(Epoch::number).orElse(0L);
    boolean newest = connected.getAsBoolean() && epochs.confirmed() && number == epochs.latest();
    shim.settings().vouchedUntil(newest ? System.nanoTime() + VOUCHED.toNanos() : 0);
  }

  private void confirm() {
    long now = System.nanoTime();
    if (now - askedNs < Notes.ASK_EVERY.toNanos() || !notes.open(now)) {
      return;
    }
    askedNs = now;
    try {
      epochs.awaitCurrent(ANSWER_WITHIN);
      // Only what was asked after a segment was noted says anything of it.
      shim.tables().confirm(epochs.latest(), now);
    } catch (TierUnavailableException e) {
      LOG.debug("not confirmed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (executor.awaitTermination(ANSWER_WITHIN.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        shim.settings().vouchedUntil(0);
        notes.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
