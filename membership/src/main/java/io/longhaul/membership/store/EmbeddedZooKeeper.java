package io.longhaul.membership.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * A real, single ZooKeeper server in this process, for {@code longhaul up}, small sites and tests.
 * It keeps its state in a folder and goes on from there when it is started on the same folder.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  /** Most connections from one address; every process of a local tier comes from the same one. */
  public static final int MAX_CONNECTIONS_PER_ADDRESS = 2_000;

  private static final int MAX_SESSION_TICKS = 1_000;
  private static final int SNAPSHOTS_KEPT = 3;
  private static final int PURGE_HOURS = 1;

  private final ZooKeeperServer server;
  private final NIOServerCnxnFactory connections;
  private final FileTxnSnapLog log;
  private final DatadirCleanupManager cleanup;

  private EmbeddedZooKeeper(
      ZooKeeperServer server,
      NIOServerCnxnFactory connections,
      FileTxnSnapLog log,
      DatadirCleanupManager cleanup) {
    this.server = server;
    this.connections = connections;
    this.log = log;
    this.cleanup = cleanup;
  }

  /**
   * Starts a server that is ready when this returns. It has neither an admin server nor four-letter
   * commands.
   *
   * @param listen where; port 0 for any free one. It has no authentication: keep it on loopback or
   *     a network of your own
   * @param tickTimeMs sessions last at least two ticks
   * @throws UncheckedIOException when the port is taken or the folder cannot be used
   */
  public static EmbeddedZooKeeper start(Path dataDir, InetSocketAddress listen, int tickTimeMs) {
    if (tickTimeMs < 1) {
      throw new IllegalArgumentException("tick time: " + tickTimeMs + " ms (expected: >= 1)");
    }
    quiet();
    try {
      return open(dataDir, listen, tickTimeMs);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "ZooKeeper: cannot serve "
              + listen
              + " from "
              + dataDir
              + " (expected: a free port and a folder that can be written): "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("ZooKeeper: interrupted while it started", e);
    }
  }

  private static void quiet() {
    // Read by ZooKeeper from system properties only; those that somebody set are left alone.
    setDefault("zookeeper.admin.enableServer", "false");
    setDefault("zookeeper.4lw.commands.whitelist", "none");
    setDefault("zookeeper.jmx.log4j.disable", "true");
    // In kB: the log grows in steps of 64 MB otherwise.
    setDefault("zookeeper.preAllocSize", "1024");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static EmbeddedZooKeeper open(Path dataDir, InetSocketAddress listen, int tickTimeMs)
      throws IOException, InterruptedException {
    Files.createDirectories(dataDir);
    FileTxnSnapLog log = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
    ZooKeeperServer server = new ZooKeeperServer(log, tickTimeMs, "");
    server.setMinSessionTimeout(2 * tickTimeMs);
    server.setMaxSessionTimeout(MAX_SESSION_TICKS * tickTimeMs);
    NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
    try {
      connections.configure(listen, MAX_CONNECTIONS_PER_ADDRESS, -1, false);
      connections.startup(server);
    } catch (IOException e) {
      log.close();
      throw e;
    }
    DatadirCleanupManager cleanup =
        new DatadirCleanupManager(dataDir.toFile(), dataDir.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
    cleanup.start();
    return new EmbeddedZooKeeper(server, connections, log, cleanup);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return connections.getLocalAddress();
  }

  /** Where it listens, as {@link TierConnection#open} takes it. */
  public String connectString() {
    InetSocketAddress address = address();
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Ends a session as if it had expired: for fault tests. */
  public void closeSession(long sessionId) {
    server.closeSession(sessionId);
  }

  /** The session that holds an ephemeral znode, such as {@code /longhaul/<tier>/leader}. */
  public OptionalLong ownerOf(String path) {
    try {
      Stat stat = server.getZKDatabase().statNode(path, null);
      return stat.getEphemeralOwner() == 0
          ? OptionalLong.empty()
          : OptionalLong.of(stat.getEphemeralOwner());
    } catch (NoNodeException e) {
      return OptionalLong.empty();
    }
  }

  /** Stops it; the folder can be used again when this returns. */
  @Override
  public void close() {
    cleanup.shutdown();
    connections.shutdown();
    server.shutdown();
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException("ZooKeeper: log not closed", e);
    }
  }
}
