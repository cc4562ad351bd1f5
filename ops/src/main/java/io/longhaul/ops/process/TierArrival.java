package io.longhaul.ops.process;

import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierStore;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.ops.CommandFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at a process's start until ZooKeeper answers, for as long as that takes, and a little for
 * the tier to be made.
 */
final class TierArrival {
  private static final Logger LOG = LoggerFactory.getLogger(TierArrival.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration MADE_WITHIN = Duration.ofSeconds(30);
  private static final long SAY_EVERY_NS = Duration.ofSeconds(5).toNanos();

  private final TierConnection connection;
  private final ZooKeeperAccess access;
  private final StopSignals stop;
  private OptionalLong missingSinceNs = OptionalLong.empty();
  private OptionalLong deadlineNs = OptionalLong.empty();
  private BooleanSupplier alone = () -> false;
  private long saidNs = System.nanoTime() - SAY_EVERY_NS + Duration.ofSeconds(2).toNanos();

  TierArrival(TierConnection connection, ZooKeeperAccess access, StopSignals stop) {
    this.connection = connection;
    this.access = access;
    this.stop = stop;
  }

  /**
   * Waits no longer than that: somebody else could go on with what this process has taken.
   *
   * @param alone whether there is nobody else any more
   */
  void within(Duration patience, BooleanSupplier alone) {
    deadlineNs = OptionalLong.of(System.nanoTime() + patience.toNanos());
    this.alone = alone;
  }

  /** The tier's spec, as {@link #read}. */
  Optional<TierSpec> spec() {
    return read(TierStore::spec);
  }

  /**
   * What a process begins with, once all of it can be read; empty when this process is to stop
   * before.
   *
   * @param reading empty where there is no tier; called again when ZooKeeper goes away meanwhile
   * @throws CommandFailure when ZooKeeper answers and has no such tier for {@link #MADE_WITHIN}, or
   *     does not answer in time where there is a limit
   */
  <T> Optional<T> read(Function<TierStore, Optional<T>> reading) {
    while (!stop.asked()) {
      if (isOver() && !alone.getAsBoolean()) {
        throw new CommandFailure(
            "ZooKeeper at " + access.connect() + ": no answer in time (expected: the tier)");
      }
      Optional<T> found = Optional.empty();
      if (connection.awaitConnected(LOOK_EVERY)) {
        found = look(reading);
      } else {
        sayThatItIsAway();
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean isOver() {
    return deadlineNs.isPresent() && System.nanoTime() - deadlineNs.getAsLong() > 0;
  }

  private <T> Optional<T> look(Function<TierStore, Optional<T>> reading) {
    try {
      Optional<T> found = reading.apply(connection.store());
      if (found.isEmpty()) {
        awaitTier();
      }
      return found;
    } catch (TierUnavailableException e) {
      LOG.debug("went away again", e);
      return Optional.empty();
    }
  }

  /** Whoever starts processes together with a tier makes it while they start. */
  private void awaitTier() {
    long now = System.nanoTime();
    if (missingSinceNs.isEmpty()) {
      missingSinceNs = OptionalLong.of(now);
    } else if (now - missingSinceNs.getAsLong() >= MADE_WITHIN.toNanos()) {
      throw noSuchTier();
    }
    LockSupport.parkNanos(LOOK_EVERY.toNanos());
  }

  private void sayThatItIsAway() {
    long now = System.nanoTime();
    if (now - saidNs >= SAY_EVERY_NS) {
      saidNs = now;
      LOG.warn("ZooKeeper at {} is away; trying on", access.connect());
    }
  }

  private CommandFailure noSuchTier() {
    return new CommandFailure(
        "tier: '"
            + connection.tier()
            + "' does not exist in ZooKeeper at "
            + access.connect()
            + " (make it: ./longhaul tier init --config tier.yaml --zookeeper "
            + access.connect()
            + ")");
  }
}
