package io.longhaul.membership.store;

import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.TelemetrySecret;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.telemetry.SenderId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a view of the whole tier current. While ZooKeeper is away the view says so and otherwise
 * stays as it was; a znode with bad content is logged, counted, and leaves its last good content in
 * the view.
 */
public final class TierWatch implements AutoCloseable {
  /** Changes within this time are one change of the view. */
  static final Duration COALESCING = Duration.ofMillis(5);

  private static final Logger LOG = LoggerFactory.getLogger(TierWatch.class);

  private final TierConnection connection;
  private final ZnodeMirror mirror;
  private final CompletableFuture<TierView> first = new CompletableFuture<>();
  private final CopyOnWriteArrayList<Consumer<TierView>> listeners = new CopyOnWriteArrayList<>();
  private final ViewState state;
  private volatile Optional<TierView> view = Optional.empty();
  private volatile Map<SenderId, TelemetrySecret> secrets = Map.of();
  private volatile Supplier<Observed> observed = () -> Observed.NONE;
  private final AtomicLong badContents = new AtomicLong();

  TierWatch(TierConnection connection) {
    this.connection = connection;
    TierPaths paths = connection.paths();
    this.state = new ViewState(paths);
    this.mirror =
        new ZnodeMirror(
            "watch",
            connection,
            List.of(
                new ZnodeMirror.Root(paths.spec(), false),
                new ZnodeMirror.Root(paths.term(), false),
                new ZnodeMirror.Root(paths.settled(), false),
                new ZnodeMirror.Root(paths.thaw(), false),
                new ZnodeMirror.Root(paths.frozen(), false),
                new ZnodeMirror.Root(paths.leader(), false),
                new ZnodeMirror.Root(paths.epochs(), false),
                new ZnodeMirror.Root(paths.nodes(), true),
                new ZnodeMirror.Root(paths.directors(), true),
                new ZnodeMirror.Root(paths.live(), true)),
            COALESCING,
            new ViewSink());
    mirror.start();
  }

  /**
   * The tier as last read.
   *
   * @throws TierUnavailableException when nothing was read yet: ZooKeeper was away ever since, or
   *     there is no such tier
   */
  public TierView view() {
    return viewIfRead()
        .orElseThrow(
            () ->
                new TierUnavailableException(
                    "tier "
                        + connection.tier()
                        + ": not read yet (expected: ZooKeeper reachable, and the tier made)"));
  }

  /** The tier as last read, or empty when nothing was read yet. */
  public Optional<TierView> viewIfRead() {
    return view.map(now -> now.observing(observed.get()));
  }

  /** From now on every view contains also what is known by telemetry at that moment. */
  public void observing(Supplier<Observed> telemetry) {
    observed = telemetry;
  }

  /** By which the telemetry of all members is authenticated, as last read. */
  public Map<SenderId, TelemetrySecret> secrets() {
    return secrets;
  }

  /**
   * Waits for the first view.
   *
   * @throws TierUnavailableException when none comes in time
   */
  public TierView awaitView(Duration patience) {
    return await(first.copy(), patience).observing(observed.get());
  }

  /**
   * A view that contains everything that was committed before the call, as rule R1 asks of
   * acknowledgements.
   *
   * @throws TierUnavailableException when ZooKeeper is away or does not answer in time
   */
  public TierView current(Duration patience) {
    await(mirror.barrier(), patience);
    return view();
  }

  /**
   * Hands every new view to a listener, first, on the caller's thread, the present one if there is
   * any. Listeners then run on the watch's thread and hold it up; what they throw is logged. Both
   * threads may call a listener at once only before this returns; the latest view is its last.
   */
  public AutoCloseable onChange(Consumer<TierView> listener) {
    listeners.add(listener);
    Optional<TierView> told;
    do {
      told = view;
      told.ifPresent(now -> tell(listener, now.observing(observed.get())));
      // The watch's thread may have told of a later one before this one was taken in.
    } while (!view.equals(told));
    return () -> listeners.remove(listener);
  }

  private static void tell(Consumer<TierView> listener, TierView now) {
    TierConnection.run("view listener", () -> listener.accept(now));
  }

  /** Contents that were refused since the start; anything but 0 deserves a look at the log. */
  public long badContents() {
    return badContents.get();
  }

  static <T> T await(CompletableFuture<T> future, Duration patience) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TierUnavailableException("the tier could not be read within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierUnavailableException("interrupted while the tier was read", e);
    } catch (ExecutionException e) {
      throw new TierUnavailableException("the tier could not be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    mirror.close();
  }

  /** Runs on the mirror's thread. */
  private final class ViewSink implements ZnodeMirror.Sink {
    @Override
    public void changed(Map<String, Optional<Content>> changes, ZooKeeper session)
        throws KeeperException {
      changes.forEach(this::apply);
      if (changes.containsKey(connection.paths().epochs())) {
        readEpoch(session);
      }
      publish();
    }

    private void apply(String path, Optional<Content> content) {
      try {
        state.apply(path, content);
      } catch (ZnodeFormatException e) {
        refuse(path, e);
      }
    }

    private void readEpoch(ZooKeeper session) throws KeeperException {
      long number = state.epochNumber();
      if (number == 0) {
        return;
      }
      String path = connection.paths().epoch(number);
      try {
        state.epoch(
            connection.call("reading an epoch", session, h -> h.getData(path, false, null)));
      } catch (NoNodeException e) {
        LOG.info("{}: replaced meanwhile", path);
      } catch (RuntimeException e) {
        if (e instanceof TierUnavailableException) {
          throw e;
        }
        refuse(path, e);
      }
    }

    private void refuse(String path, RuntimeException why) {
      badContents.incrementAndGet();
      LOG.error("{}: refused, the last good content stays: {}", path, why.getMessage());
    }

    @Override
    public void current(boolean whether) {
      state.connected(whether);
      publish();
    }

    private void publish() {
      Optional<TierView> now = state.view();
      if (now.isPresent()) {
        secrets = state.secrets();
        view = now;
        first.complete(now.get());
        TierView whole = now.get().observing(observed.get());
        listeners.forEach(listener -> tell(listener, whole));
      }
    }
  }
}
