package io.longhaul.chaos.node;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A tier in a ZooKeeper of its own, whose nodes are started as {@code ./longhaul node} does. */
final class LonghaulTier {
  private static final String TIER = "bench";
  private static final int TICK_MS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Workbench bench;
  private final String zooKeeper;
  private final List<String> nodeFlags;
  private int nodes;

  private LonghaulTier(Workbench bench, String zooKeeper, List<String> nodeFlags) {
    this.bench = bench;
    this.zooKeeper = zooKeeper;
    this.nodeFlags = List.copyOf(nodeFlags);
  }

  /**
   * Makes the tier.
   *
   * @param endpoints of the application
   * @param nodeFlags of Java, beyond those of {@code ./longhaul node}
   */
  static LonghaulTier start(Workbench bench, List<String> endpoints, List<String> nodeFlags) {
    InetSocketAddress listen = new InetSocketAddress(LOOPBACK, LoopbackPort.pick());
    Path data = bench.folder().resolve("zookeeper");
    EmbeddedZooKeeper server = bench.start(() -> EmbeddedZooKeeper.start(data, listen, TICK_MS));
    try (TierConnection connection = TierConnection.open(server.connectString(), TIER, SESSION)) {
      if (!connection.awaitConnected(PATIENCE)) {
        throw new CommandFailure("ZooKeeper in this process does not answer");
      }
      if (!connection.store().createTier(spec(), Optional.of(routes(endpoints)))) {
        throw new CommandFailure("tier: there already (expected: a ZooKeeper of its own)");
      }
    }
    return new LonghaulTier(bench, server.connectString(), nodeFlags);
  }

  private static TierSpec spec() {
    DoorSpec door = new DoorSpec("web", List.of(LOOPBACK), LoopbackPort.pick(), Protocol.TCP);
    return new TierSpec(TIER, "relay", HashKey.random(), List.of(door), TierSpec.RELAY_GRACE);
  }

  private static byte[] routes(List<String> endpoints) {
    String quoted = endpoints.stream().map(at -> '"' + at + '"').collect(Collectors.joining(", "));
    String yaml = Template.filled("routes.yaml", Map.of("endpoints", quoted));
    return RoutesDocument.parse("routes.yaml", yaml).canonicalJson();
  }

  /** Starts a node that clients connect to straight; it does not serve yet. */
  ChildProcess startNode(int port, int workers) {
    String id = "node-" + ++nodes;
    Map<String, ?> values =
        Map.of(
            "id", id,
            "zookeeper", zooKeeper,
            "port", port,
            "adminPort", LoopbackPort.pick(),
            "folder", bench.folder(),
            "workers", workers);
    Path file = bench.write(id + ".yaml", Template.filled("node.yaml", values));
    List<String> arguments = List.of("node", "--config", file.toString(), "--stop-on-stdin-eof");
    return ChildProcess.start(id, NodeJava.command(nodeFlags, arguments), bench.folder());
  }
}
