package io.longhaul.membership.store;

import io.longhaul.membership.model.MemberName;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's connection to its tier in ZooKeeper. Opening it needs no ZooKeeper: it connects as
 * soon as there is one, and again for as long as it takes. Curator keeps the session; everything
 * here is sent on the handle of one session, so that nothing meant for one is repeated in another.
 *
 * <p>Call backs run on threads named {@code longhaul-...}, never on ZooKeeper's.
 */
public final class TierConnection implements AutoCloseable {
  /** How long an operation waits for a connection before it gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How long ZooKeeper may take to answer one request. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(TierConnection.class);

  private final String zkConnect;
  private final TierPaths paths;
  private final Duration sessionTimeout;
  private final String instance;
  private final CuratorFramework client;
  private final ScheduledExecutorService executor;
  private final CopyOnWriteArrayList<Runnable> onConnected = new CopyOnWriteArrayList<>();
  private final AtomicLong sessions = new AtomicLong();
  private Optional<TierWatch> watch = Optional.empty();

  private TierConnection(String zkConnect, String tier, Duration sessionTimeout, String instance) {
    this.zkConnect = zkConnect;
    this.paths = TierPaths.of(tier);
    this.sessionTimeout = sessionTimeout;
    this.instance = instance;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("longhaul-store-" + tier).factory());
    ZKClientConfig config = new ZKClientConfig();
    config.setProperty(
        ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Long.toString(REQUEST_TIMEOUT.toMillis()));
    this.client =
        CuratorFrameworkFactory.builder()
            .connectString(zkConnect)
            .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
            .connectionTimeoutMs(Math.toIntExact(PATIENCE.toMillis()))
            .retryPolicy(new RetryNTimes(0, 0))
            .zkClientConfig(config)
            .dontUseContainerParents()
            .build();
  }

  /**
   * Opens a connection; does not wait for ZooKeeper.
   *
   * @param zkConnect {@code host:port}, several separated by commas
   * @param sessionTimeout how long after its last sign of life the tier takes this process for gone
   * @throws IllegalArgumentException when an argument is not what it should be
   */
  public static TierConnection open(String zkConnect, String tier, Duration sessionTimeout) {
    return open(zkConnect, tier, sessionTimeout, UUID.randomUUID().toString());
  }

  /**
   * As {@link #open(String, String, Duration)}, for a process that remembers who it is: it takes
   * over at once what an earlier run of it left in ZooKeeper.
   *
   * @param instance no two processes that run at the same time may share it
   */
  public static TierConnection open(
      String zkConnect, String tier, Duration sessionTimeout, String instance) {
    checkConnectString(zkConnect);
    MemberName.check("tier", tier);
    if (sessionTimeout.toMillis() < 1 || sessionTimeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "session timeout: " + sessionTimeout + " (expected: 1 ms to 1 h)");
    }
    TierConnection connection = new TierConnection(zkConnect, tier, sessionTimeout, instance);
    connection
        .client
        .getConnectionStateListenable()
        .addListener((client, state) -> connection.stateChanged(state), connection.executor);
    connection.client.start();
    return connection;
  }

  private static void checkConnectString(String zkConnect) {
    try {
      if (zkConnect.isBlank()
          || zkConnect.indexOf('/') >= 0
          || new ConnectStringParser(zkConnect).getServerAddresses().isEmpty()) {
        throw new IllegalArgumentException("no address, or a path");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "zookeeper: '" + zkConnect + "' (expected: host:port, several separated by commas)", e);
    }
  }

  /** The tier's name. */
  public String tier() {
    return TierPaths.name(paths.root());
  }

  /** Whether ZooKeeper is there right now. */
  public boolean connected() {
    return client.getZookeeperClient().isConnected();
  }

  /** Waits for ZooKeeper; false when it did not come in time. */
  public boolean awaitConnected(Duration patience) {
    try {
      return connected()
          || client.blockUntilConnected(
              Math.toIntExact(patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sessions that began since it was opened; more than one means that some were lost. */
  public long sessions() {
    return sessions.get();
  }

  /** The current session's id, 0 before the first; for fault tests and messages. */
  public long sessionId() {
    try {
      return client.getZookeeperClient().getZooKeeper().getSessionId();
    } catch (Exception e) {
      LOG.debug("no session", e);
      return 0;
    }
  }

  /** The session timeout that was asked for. */
  public Duration sessionTimeout() {
    return sessionTimeout;
  }

  /** Synchronous operations on the tier. */
  public TierStore store() {
    return new TierStore(this);
  }

  /** The tier as a view that is kept current; one for this connection, closed with it. */
  public synchronized TierWatch watch() {
    if (watch.isEmpty()) {
      watch = Optional.of(new TierWatch(this));
    }
    return watch.get();
  }

  /** Ends the session: its ephemeral znodes go at once. Waits for nothing that is away. */
  @Override
  public void close() {
    synchronized (this) {
      watch.ifPresent(TierWatch::close);
    }
    executor.shutdownNow();
    client.close();
  }

  String instance() {
    return instance;
  }

  TierPaths paths() {
    return paths;
  }

  ScheduledExecutorService executor() {
    return executor;
  }

  /** Registers what to do, on the store's thread, at every connection and reconnection. */
  AutoCloseable onConnected(Runnable action) {
    onConnected.add(action);
    return () -> onConnected.remove(action);
  }

  /**
   * Has something done on the store's thread, and again so long after each time; whatever it throws
   * is said.
   *
   * @param what for messages, such as {@code joining as director d1}
   */
  ScheduledFuture<?> every(String what, long firstMs, long periodMs, Runnable action) {
    return executor.scheduleWithFixedDelay(
        () -> run(what, action), firstMs, periodMs, TimeUnit.MILLISECONDS);
  }

  /**
   * The handle of the current session, connected or not.
   *
   * @throws TierUnavailableException when there is none
   */
  ZooKeeper handle() {
    try {
      return client.getZookeeperClient().getZooKeeper();
    } catch (Exception e) {
      throw unavailable("", e);
    }
  }

  /**
   * Does something on the current session.
   *
   * @param doing what, for messages, such as {@code reading the spec}
   * @throws TierUnavailableException when ZooKeeper is away or becomes so meanwhile
   * @throws KeeperException for all that ZooKeeper answered
   */
  <T> T call(String doing, ZooKeeperCall<T> call) throws KeeperException {
    if (!awaitConnected(PATIENCE)) {
      throw new TierUnavailableException(
          doing + ": ZooKeeper at " + zkConnect + " is away (expected: reachable)");
    }
    return call(doing, handle(), call);
  }

  /**
   * As {@link #call(String, ZooKeeperCall)}, where the tier was made before and ZooKeeper has no
   * reason to refuse.
   *
   * @throws ConflictException when a znode of the tier is not there
   */
  <T> T perform(String doing, ZooKeeperCall<T> call) {
    try {
      return call(doing, call);
    } catch (KeeperException.NoNodeException e) {
      throw new ConflictException(
          doing + ": " + e.getPath() + " is not there (expected: the tier made before)");
    } catch (KeeperException e) {
      throw new IllegalStateException(doing + ": " + e.getMessage(), e);
    }
  }

  /** As {@link #call(String, ZooKeeperCall)}, on the handle of one session and no other. */
  <T> T call(String doing, ZooKeeper handle, ZooKeeperCall<T> call) throws KeeperException {
    try {
      return call.on(handle);
    } catch (KeeperException e) {
      switch (e.code()) {
        case CONNECTIONLOSS,
            OPERATIONTIMEOUT,
            REQUESTTIMEOUT,
            SESSIONEXPIRED,
            SESSIONMOVED,
            SESSIONCLOSEDREQUIRESASLAUTH,
            THROTTLEDOP ->
            throw unavailable(doing, e);
        default -> throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(doing, e);
    }
  }

  private TierUnavailableException unavailable(String doing, Exception cause) {
    return new TierUnavailableException(
        doing
            + ": ZooKeeper at "
            + zkConnect
            + " went away meanwhile ("
            + cause.getMessage()
            + "); a change may or may not have been made",
        cause);
  }

  private void stateChanged(ConnectionState state) {
    LOG.info("ZooKeeper at {}: {}", zkConnect, state);
    if (state.isConnected()) {
      sessions.set(Math.max(1, client.getZookeeperClient().getInstanceIndex()));
      onConnected.forEach(action -> run("after connecting", action));
    }
  }

  /** Runs an action so that whatever it throws is said, and ends nothing else. */
  static void run(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("{}: failed", what, e);
    }
  }
}
