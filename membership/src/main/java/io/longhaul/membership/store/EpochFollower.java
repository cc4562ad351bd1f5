package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.hash.EpochFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the tier's epochs: each new one is persisted, loaded and then acknowledged, in that order
 * (rule R1), the latest where several came at once. It never goes back to an older one, and keeps
 * the last good one when what comes cannot be read or is not of this tier.
 *
 * <p>What an earlier run left on the disk is only a guess until ZooKeeper was asked: where that has
 * something else, be it older, the disk was wrong, and its epoch is given up.
 */
public final class EpochFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EpochFollower.class);

  /** An epoch in use, and whether ZooKeeper gave it to this run. */
  private record InUse(Epoch epoch, boolean confirmed) {}

  private final TierConnection connection;
  private final Optional<EpochFile> file;
  private final Consumer<Epoch> load;
  private final LongConsumer acknowledge;
  private final ZnodeMirror mirror;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final AtomicLong refused = new AtomicLong();
  private volatile Optional<InUse> inUse = Optional.empty();
  private volatile long latest;
  private volatile boolean keeping = true;

  private EpochFollower(
      TierConnection connection,
      Optional<EpochFile> file,
      Consumer<Epoch> load,
      LongConsumer acknowledge) {
    this.connection = connection;
    this.file = file;
    this.load = load;
    this.acknowledge = acknowledge;
    String epochs = connection.paths().epochs();
    this.mirror =
        new ZnodeMirror(
            "epochs",
            connection,
            List.of(new ZnodeMirror.Root(epochs, false)),
            Duration.ZERO,
            new EpochSink(epochs));
  }

  /**
   * Begins to follow. Where ZooKeeper is away, an epoch that an earlier run persisted is loaded
   * before this returns, and acknowledged only once ZooKeeper says that it is the latest. Where
   * ZooKeeper is there it says what to load: what is on disk may be long out of date (rule R3).
   *
   * @param dataDir where epochs are persisted; empty to keep none
   * @param load takes an epoch into use: when it returns, new connections go by it. When it throws,
   *     the epoch is tried again, and not acknowledged
   * @param acknowledge such as {@link DirectorMembership#acknowledge}
   */
  public static EpochFollower start(
      TierConnection connection,
      Optional<Path> dataDir,
      Consumer<Epoch> load,
      LongConsumer acknowledge) {
    Optional<EpochFile> file = dataDir.map(folder -> EpochFile.in(folder, connection.tier()));
    EpochFollower follower = new EpochFollower(connection, file, load, acknowledge);
    if (!connection.connected()) {
      follower.resume();
    }
    follower.mirror.start();
    return follower;
  }

  /** Whether epochs are kept on the disk from now on: another run may have the folder meanwhile. */
  public void keeping(boolean whether) {
    keeping = whether;
  }

  /** The epoch in use, if there is any yet. */
  public Optional<Epoch> current() {
    return inUse.map(InUse::epoch);
  }

  /** Whether the epoch in use came from ZooKeeper in this run, not only from the disk. */
  public boolean confirmed() {
    return inUse.filter(InUse::confirmed).isPresent();
  }

  /** Number of the latest epoch that ZooKeeper spoke of, 0 for none; readable or not. */
  public long latest() {
    return latest;
  }

  /**
   * Takes in all that was committed before the call, which {@link #latest} then covers. Who has
   * registered and calls this knows every epoch that was made without it (rule R3).
   *
   * @throws TierUnavailableException when ZooKeeper is away or does not answer in time
   */
  public void awaitCurrent(Duration patience) {
    TierWatch.await(mirror.barrier(), patience);
  }

  /** Waits until an epoch is in use; false when none came in time. */
  public boolean awaitLoaded(Duration patience) {
    try {
      return loaded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Epochs refused since the start, for their format, key or number; normally 0. */
  public long refused() {
    return refused.get();
  }

  private void resume() {
    try {
      Optional<byte[]> persisted = file.flatMap(EpochFile::read);
      if (persisted.isPresent()) {
        Epoch epoch = EpochCodec.decode(persisted.get());
        TierEpochs.checkSlots(epoch);
        load.accept(epoch);
        use(new InUse(epoch, false));
        LOG.info("epoch {}: resumed from disk", epoch.number());
      }
    } catch (EpochFormatException
        | EpochFileException
        | ZnodeFormatException
        | UncheckedIOException e) {
      refuse("the persisted epoch", String.valueOf(e.getMessage()));
    }
  }

  private void use(InUse now) {
    inUse = Optional.of(now);
    loaded.countDown();
  }

  private void refuse(String what, String why) {
    refused.incrementAndGet();
    LOG.error("{}: refused, the last good one stays in use: {}", what, why);
  }

  @Override
  public void close() {
    mirror.close();
  }

  /** Runs on the mirror's thread. */
  private final class EpochSink implements ZnodeMirror.Sink {
    private final String epochs;
    private final TierEpochs stored = new TierEpochs(connection);

    EpochSink(String epochs) {
      this.epochs = epochs;
    }

    @Override
    public void changed(Map<String, Optional<Content>> changes, ZooKeeper session)
        throws KeeperException {
      Optional<Content> counter = changes.getOrDefault(epochs, Optional.empty());
      if (counter.isEmpty()) {
        return;
      }
      try {
        follow(Counter.value(counter.get().bytes()), session);
      } catch (EpochFormatException | ZnodeFormatException e) {
        refuse(epochs, String.valueOf(e.getMessage()));
      }
    }

    private void follow(long number, ZooKeeper session) throws KeeperException {
      latest = number;
      long confirmed = inUse.filter(InUse::confirmed).map(now -> now.epoch().number()).orElse(0L);
      if (number < confirmed) {
        refuse(
            "epoch " + number,
            "older than epoch " + confirmed + ", which is in use (expected: never older)");
      } else if (number > confirmed) {
        take(number, session);
      } else if (number > 0) {
        acknowledge.accept(number);
      }
    }

    private void take(long number, ZooKeeper session) throws KeeperException {
      Optional<byte[]> bytes = stored.bytes(number, session);
      if (bytes.isEmpty()) {
        return;
      }
      Epoch epoch = stored.decode(number, bytes.get(), session);
      try {
        file.filter(_ -> keeping).ifPresent(f -> f.write(bytes.get()));
        load.accept(epoch);
      } catch (UncheckedIOException e) {
        throw new IllegalStateException(
            "epoch " + number + ": not persisted: " + e.getMessage(), e);
      }
      giveUpGuess(epoch);
      use(new InUse(epoch, true));
      acknowledge.accept(number);
    }

    /** Says so where ZooKeeper contradicts what was resumed from the disk. */
    private void giveUpGuess(Epoch epoch) {
      inUse
          .filter(guess -> !guess.confirmed() && contradicts(guess.epoch(), epoch))
          .ifPresent(
              guess ->
                  refuse(
                      "epoch " + guess.epoch().number() + " on the disk",
                      "ZooKeeper's latest is epoch "
                          + epoch.number()
                          + " (expected: none newer, and the same where the number is)"));
    }

    private static boolean contradicts(Epoch guess, Epoch epoch) {
      return guess.number() > epoch.number()
          || !guess.key().equals(epoch.key())
          || (guess.number() == epoch.number() && !guess.equals(epoch));
    }

    @Override
    public void current(boolean whether) {}
  }
}
