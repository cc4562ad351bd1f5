package io.longhaul.ops.process;

import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.ops.CommandFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
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
  private long saidNs = System.nanoTime() - SAY_EVERY_NS + Duration.ofSeconds(2).toNanos();

  TierArrival(TierConnection connection, ZooKeeperAccess access, StopSignals stop) {
    this.connection = connection;
    this.access = access;
    this.stop = stop;
  }

  /** Waits no longer than that: somebody else could go on with what this process has taken. */
  void within(Duration patience) {
    deadlineNs = OptionalLong.of(System.nanoTime() + patience.toNanos());
  }

  /**
   * The tier's spec, once it can be read; empty when this process is to stop before.
   *
   * @throws CommandFailure when ZooKeeper answers and has no such tier for {@link #MADE_WITHIN}, or
   *     does not answer in time where there is a limit
   */
  Optional<TierSpec> spec() {
    while (!stop.asked()) {
      if (deadlineNs.isPresent() && System.nanoTime() - deadlineNs.getAsLong() > 0) {
        throw new CommandFailure(
            "ZooKeeper at " + access.connect() + ": no answer in time (expected: the tier)");
      }
      Optional<TierSpec> spec = Optional.empty();
      if (connection.awaitConnected(LOOK_EVERY)) {
        spec = look();
      } else {
        sayThatItIsAway();
      }
      if (spec.isPresent()) {
        return spec;
      }
    }
    return Optional.empty();
  }

  private Optional<TierSpec> look() {
    try {
      Optional<TierSpec> spec = connection.store().spec();
      if (spec.isEmpty()) {
        awaitTier();
      }
      return spec;
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
