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
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the tier's epochs: each new one is persisted, loaded and then acknowledged, in that order
 * (rule R1), the latest where several came at once. It never goes back to an older one, and keeps
 * the last good one when what comes cannot be read.
 */
public final class EpochFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EpochFollower.class);

  private final TierConnection connection;
  private final Optional<EpochFile> file;
  private final Consumer<Epoch> load;
  private final LongConsumer acknowledge;
  private final ZnodeMirror mirror;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final AtomicLong refused = new AtomicLong();
  private volatile Optional<Epoch> current = Optional.empty();

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
    Optional<EpochFile> file = dataDir.map(EpochFile::in);
    EpochFollower follower = new EpochFollower(connection, file, load, acknowledge);
    if (!connection.connected()) {
      follower.resume();
    }
    follower.mirror.start();
    return follower;
  }

  /** The epoch in use, if there is any yet. */
  public Optional<Epoch> current() {
    return current;
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

  /** Epochs refused since the start, for their format or for being old; normally 0. */
  public long refused() {
    return refused.get();
  }

  private void resume() {
    Optional<Epoch> persisted;
    try {
      persisted = file.flatMap(EpochFile::read);
    } catch (EpochFormatException e) {
      refuse("the persisted epoch", String.valueOf(e.getMessage()));
      return;
    }
    persisted.ifPresent(
        epoch -> {
          load.accept(epoch);
          use(epoch);
          LOG.info("epoch {}: resumed from disk", epoch.number());
        });
  }

  private void use(Epoch epoch) {
    current = Optional.of(epoch);
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
      long inUse = current.map(Epoch::number).orElse(0L);
      if (number < inUse) {
        refuse(
            "epoch " + number,
            "older than epoch " + inUse + ", which is in use (expected: never older)");
      } else if (number > inUse) {
        take(number, session);
      } else if (number > 0) {
        acknowledge.accept(number);
      }
    }

    private void take(long number, ZooKeeper session) throws KeeperException {
      Optional<byte[]> bytes = bytes(number, session);
      if (bytes.isEmpty()) {
        return;
      }
      Epoch epoch = EpochCodec.decode(bytes.get());
      if (epoch.number() != number) {
        throw new ZnodeFormatException(
            "epoch " + number + ": says it is " + epoch.number() + " (expected: " + number + ")");
      }
      try {
        file.ifPresent(f -> f.write(bytes.get()));
        load.accept(epoch);
      } catch (UncheckedIOException e) {
        throw new IllegalStateException(
            "epoch " + number + ": not persisted: " + e.getMessage(), e);
      }
      use(epoch);
      acknowledge.accept(number);
    }

    private Optional<byte[]> bytes(long number, ZooKeeper session) throws KeeperException {
      String path = connection.paths().epoch(number);
      try {
        return Optional.of(
            connection.call("reading an epoch", session, h -> h.getData(path, false, null)));
      } catch (NoNodeException e) {
        LOG.info("{}: replaced meanwhile", path);
        return Optional.empty();
      }
    }

    @Override
    public void current(boolean whether) {}
  }
}
