package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.TierSpec;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A ZooKeeper server with a tier, and connections to it; all of it ends with the test. */
final class TestTier {
  static final String NAME = "test";
  static final Duration GENEROUS = Duration.ofSeconds(30);
  static final Duration SESSION = Duration.ofSeconds(4);
  private static final int TICK_MS = 500;

  private final Path dataDir;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private EmbeddedZooKeeper zooKeeper;

  private TestTier(Path dataDir) {
    this.dataDir = dataDir;
    this.zooKeeper = EmbeddedZooKeeper.start(dataDir, ScalarValues.address("127.0.0.1:0"), TICK_MS);
  }

  static TestTier start(Path dataDir) {
    TestTier tier = new TestTier(dataDir);
    tier.connect().store().createTier(spec(), Optional.empty());
    return tier;
  }

  static TierSpec spec() {
    return new TierSpec(
        NAME,
        "relay",
        new HashKey(1, 2),
        List.of(new DoorSpec("web", List.of(ScalarValues.ip("127.0.0.1")), 8080, Protocol.TCP)),
        TierSpec.RELAY_GRACE);
  }

  static LiveNode node(String id, long incarnation) {
    return new LiveNode(
        id,
        incarnation,
        Optional.of(ScalarValues.address("127.0.0.1:9000")),
        Optional.empty(),
        "test",
        1000,
        false,
        0);
  }

  static LiveDirector director(String id) {
    return new LiveDirector(
        id,
        "relay",
        Map.of("web", ScalarValues.address("127.0.0.1:8080")),
        Optional.empty(),
        Optional.empty(),
        "test",
        0);
  }

  static Epoch epoch(long number, long term) {
    return new Epoch(number, term, new HashKey(1, 2), List.of(), List.of(), SlotTable.empty());
  }

  TierConnection connect() {
    return keep(TierConnection.open(zooKeeper.connectString(), NAME, SESSION));
  }

  TierConnection connect(String instance) {
    return keep(TierConnection.open(zooKeeper.connectString(), NAME, SESSION, instance));
  }

  /** By a wire that can be held and cut. */
  TierConnection connectBy(Wire wire) {
    return keep(TierConnection.open(wire.connectString(), NAME, SESSION));
  }

  /** Closed at the end, the last first. */
  <T extends AutoCloseable> T keep(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  EmbeddedZooKeeper zooKeeper() {
    return zooKeeper;
  }

  TierPaths paths() {
    return TierPaths.of(NAME);
  }

  void expire(TierConnection connection) {
    zooKeeper.closeSession(connection.sessionId());
  }

  InetSocketAddress stopZooKeeper() {
    InetSocketAddress address = zooKeeper.address();
    zooKeeper.close();
    return address;
  }

  void restartZooKeeper(InetSocketAddress address) {
    zooKeeper = EmbeddedZooKeeper.start(dataDir, address, TICK_MS);
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + GENEROUS.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + GENEROUS + ": " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  void close() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    zooKeeper.close();
  }
}
