package io.longhaul.chaos.node;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A tier whose nodes are started as {@code ./longhaul node} does, one at a time. */
final class LonghaulTier {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Workbench bench;
  private final String name;
  private final String zooKeeper;
  private final List<String> nodeFlags;
  // The door's, since a node that clients connect to straight finds its listener by it.
  private final int port = LoopbackPort.pick();
  private int nodes;

  private LonghaulTier(Workbench bench, Wire wire, String zooKeeper, List<String> nodeFlags) {
    this.bench = bench;
    name = "bench-" + wire.label();
    this.zooKeeper = zooKeeper;
    this.nodeFlags = List.copyOf(nodeFlags);
  }

  /**
   * Makes the tier.
   *
   * @param zooKeeper where
   * @param endpoints of the application
   * @param certificate that its nodes show where clients speak TLS
   * @param nodeFlags of Java, beyond those of {@code ./longhaul node}
   */
  static LonghaulTier make(
      Workbench bench,
      Wire wire,
      String zooKeeper,
      List<String> endpoints,
      BenchCertificate certificate,
      List<String> nodeFlags) {
    LonghaulTier tier = new LonghaulTier(bench, wire, zooKeeper, nodeFlags);
    byte[] routes = routes(wire, endpoints, certificate);
    try (TierConnection connection = TierConnection.open(zooKeeper, tier.name, SESSION)) {
      if (!connection.awaitConnected(PATIENCE)) {
        throw new CommandFailure("ZooKeeper in this process does not answer");
      }
      if (!connection.store().createTier(tier.spec(), Optional.of(routes))) {
        throw new CommandFailure("tier: there already (expected: a ZooKeeper of its own)");
      }
    }
    return tier;
  }

  private TierSpec spec() {
    DoorSpec door = new DoorSpec("web", List.of(LOOPBACK), port, Protocol.TCP);
    return new TierSpec(name, "relay", HashKey.random(), List.of(door), TierSpec.RELAY_GRACE);
  }

  private static byte[] routes(Wire wire, List<String> endpoints, BenchCertificate certificate) {
    String quoted = endpoints.stream().map(at -> '"' + at + '"').collect(Collectors.joining(", "));
    String listeners =
        wire.secure()
            ? Template.filled(
                "listeners.yaml",
                Map.of("certificate", certificate.certificate(), "key", certificate.key()))
            : "";
    String protocol = wire == Wire.H2_UPSTREAM ? "h2c" : "http1";
    String yaml =
        Template.filled(
            "routes.yaml",
            Map.of("endpoints", quoted, "protocol", protocol, "listeners", listeners));
    return RoutesDocument.parse("routes.yaml", yaml).canonicalJson();
  }

  /** Where its node listens. */
  int port() {
    return port;
  }

  /** Starts a node that clients connect to straight; it does not serve yet. */
  ChildProcess startNode(int workers) {
    String id = name + "-node-" + ++nodes;
    Map<String, ?> values =
        Map.of(
            "tier", name,
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
