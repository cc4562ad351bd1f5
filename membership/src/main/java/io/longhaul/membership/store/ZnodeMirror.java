package io.longhaul.membership.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows some paths of ZooKeeper and hands every change to a sink, on one thread of its own.
 *
 * <p>It never misses a state that lasts: persistent watches mark paths as dirty and only those are
 * read again; after every connection and session, when changes went unwatched, everything is. What
 * changes twice within the coalescing time is read once.
 */
final class ZnodeMirror implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZnodeMirror.class);
  private static final long IDLE_CHECK_MS = 1_000;
  private static final long RETRY_MS = 200;

  /** A path to follow, alone or with everything below it. */
  record Root(String path, boolean deep) {}

  /** Receives what changed; all calls come from the mirror's thread. */
  interface Sink {
    /**
     * Paths that changed, each with its content, or empty where it is gone. When it throws, the
     * same is delivered again.
     */
    void changed(Map<String, Optional<Content>> changes, ZooKeeper session) throws KeeperException;

    /** Whether all that was delivered is current; delivered after the changes that make it so. */
    void current(boolean whether);
  }

  private final TierConnection connection;
  private final List<Root> roots;
  private final Duration coalescing;
  private final Sink sink;
  private final Thread thread;
  private final Semaphore signal = new Semaphore(0);
  private final Set<String> dirty = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> barriers =
      new ConcurrentLinkedQueue<>();
  private final Watcher watcher = this::event;
  private volatile Optional<ZooKeeper> watched = Optional.empty();
  private volatile boolean stale = true;
  private volatile boolean closed;

  // Only the mirror's thread uses these.
  private final Map<String, Long> known = new HashMap<>();
  private boolean current;

  ZnodeMirror(
      String name, TierConnection connection, List<Root> roots, Duration coalescing, Sink sink) {
    this.connection = connection;
    this.roots = List.copyOf(roots);
    this.coalescing = coalescing;
    this.sink = sink;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("longhaul-" + name + "-" + connection.tier())
            .unstarted(this::loop);
  }

  void start() {
    connection.onConnected(signal::release);
    thread.start();
  }

  /**
   * Completes once everything committed before the call has been delivered. ZooKeeper's answer to a
   * sync comes, on its event thread, after the events of all that was committed before.
   */
  CompletableFuture<Void> barrier() {
    CompletableFuture<Void> barrier = new CompletableFuture<>();
    try {
      ZooKeeper handle = connection.handle();
      handle.sync(
          roots.getFirst().path(), (code, path, context) -> reached(code, handle, barrier), null);
    } catch (TierUnavailableException e) {
      barrier.completeExceptionally(e);
    }
    return barrier;
  }

  private void reached(int code, ZooKeeper handle, CompletableFuture<Void> barrier) {
    if (Code.get(code) != Code.OK) {
      barrier.completeExceptionally(
          new TierUnavailableException("following the tier: ZooKeeper is away: " + Code.get(code)));
      return;
    }
    if (!watched.equals(Optional.of(handle))) {
      stale = true;
    }
    barriers.add(barrier);
    signal.release();
  }

  /** On ZooKeeper's event thread: only takes notes. */
  private void event(WatchedEvent event) {
    if (event.getType() == EventType.None) {
      stale = true;
    } else if (event.getType() != EventType.NodeChildrenChanged) {
      dirty.add(event.getPath());
    }
    signal.release();
  }

  private void loop() {
    while (!closed) {
      try {
        boolean signalled = signal.tryAcquire(IDLE_CHECK_MS, TimeUnit.MILLISECONDS);
        signal.drainPermits();
        if (signalled && !stale && barriers.isEmpty() && !coalescing.isZero()) {
          Thread.sleep(coalescing);
        }
        round();
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException | KeeperException e) {
        retryLater(e);
      }
    }
    barriers.forEach(
        barrier ->
            barrier.completeExceptionally(new TierUnavailableException("the watch was closed")));
  }

  private void retryLater(Exception failure) {
    stale = true;
    if (!closed) {
      LOG.warn("{}: not followed for now: {}", roots.getFirst().path(), failure.toString());
    }
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    signal.release();
  }

  private void round() throws KeeperException, InterruptedException {
    List<CompletableFuture<Void>> reached = new ArrayList<>();
    for (CompletableFuture<Void> b = barriers.poll(); b != null; b = barriers.poll()) {
      reached.add(b);
    }
    try {
      if (!connection.connected()) {
        stale = true;
        nowCurrent(false);
        throwIfAwaited(reached);
        return;
      }
      ZooKeeper handle = connection.handle();
      if (stale || !watched.equals(Optional.of(handle))) {
        nowCurrent(false);
        readAll(handle);
      } else {
        readDirty(handle);
      }
      nowCurrent(!stale);
      reached.forEach(barrier -> barrier.complete(null));
    } finally {
      reached.forEach(
          barrier ->
              barrier.completeExceptionally(new TierUnavailableException("ZooKeeper went away")));
    }
  }

  private static void throwIfAwaited(List<CompletableFuture<Void>> reached) {
    reached.forEach(
        barrier ->
            barrier.completeExceptionally(new TierUnavailableException("ZooKeeper is away")));
  }

  private void nowCurrent(boolean whether) {
    if (current != whether) {
      current = whether;
      sink.current(whether);
    }
  }

  private void readAll(ZooKeeper handle) throws KeeperException, InterruptedException {
    stale = false;
    for (Root root : roots) {
      handle.addWatch(
          root.path(),
          watcher,
          root.deep() ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT);
    }
    watched = Optional.of(handle);
    handle.sync(roots.getFirst().path());
    ZnodeReads reads = new ZnodeReads(handle);
    Set<String> paths = new HashSet<>(known.keySet());
    for (Root root : roots) {
      paths.add(root.path());
      if (root.deep()) {
        paths.addAll(reads.descendants(root.path()));
      }
    }
    deliver(reads.contents(paths), handle);
  }

  private void readDirty(ZooKeeper handle) throws KeeperException, InterruptedException {
    Set<String> taken = new HashSet<>();
    // Removed before it is read: a change after the reading marks it again.
    dirty.removeIf(taken::add);
    if (!taken.isEmpty()) {
      deliver(new ZnodeReads(handle).contents(taken), handle);
    }
  }

  private void deliver(Map<String, Optional<Content>> read, ZooKeeper handle)
      throws KeeperException {
    Map<String, Optional<Content>> changes = new HashMap<>();
    read.forEach(
        (path, content) -> {
          Long before = known.get(path);
          Long now = content.map(Content::changedAt).orElse(null);
          if (before == null ? now != null : !before.equals(now)) {
            changes.put(path, content);
          }
        });
    if (changes.isEmpty()) {
      return;
    }
    sink.changed(changes, handle);
    changes.forEach(
        (path, content) ->
            content.ifPresentOrElse(
                there -> known.put(path, there.changedAt()), () -> known.remove(path)));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
