package io.longhaul.chaos.e2e;

import io.longhaul.membership.store.EmbeddedZooKeeper;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** The ZooKeeper of a local tier, in this JVM so that tests can take it away. */
final class TierZooKeeper implements AutoCloseable {
  private static final int TICK_MS = 500;
  private static final String LEADER = "/longhaul/test/leader";

  private final Path data;
  private final InetSocketAddress address;
  private Optional<EmbeddedZooKeeper> server = Optional.empty();

  TierZooKeeper(Path data) {
    this.data = data;
    this.address = FreePort.at(FreePort.pick());
    start();
  }

  String connect() {
    return "127.0.0.1:" + address.getPort();
  }

  /** Serves again, on the same port and data; nothing when it does. */
  void start() {
    if (server.isEmpty()) {
      server = Optional.of(EmbeddedZooKeeper.start(data, address, TICK_MS));
    }
  }

  void stop() {
    server.ifPresent(EmbeddedZooKeeper::close);
    server = Optional.empty();
  }

  /** Ends the session of the director that coordinates, as if it had expired. */
  void closeLeaderSession() {
    EmbeddedZooKeeper running = server.orElseThrow();
    running.closeSession(running.ownerOf(LEADER).orElseThrow());
  }

  @Override
  public void close() {
    stop();
  }
}
