package io.longhaul.ops.up;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.RoutesHistory;
import io.longhaul.membership.store.RoutesNote;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierStore;
import io.longhaul.membership.store.Versioned;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** ZooKeeper in this process, with the tier made in it. */
final class LocalZooKeeper {
  private static final int TICK_MS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SESSION = Duration.ofSeconds(6);

  private LocalZooKeeper() {}

  /** An address to start at, known beforehand. */
  static InetSocketAddress freeAddress(FreePorts ports) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new InetSocketAddress(loopback, ports.any(loopback));
  }

  static EmbeddedZooKeeper start(UpFolder folder, InetSocketAddress listen) {
    return EmbeddedZooKeeper.start(folder.path("zookeeper"), listen, TICK_MS);
  }

  static TierConnection connect(EmbeddedZooKeeper server) {
    TierConnection connection =
        TierConnection.open(server.connectString(), UpSettings.TIER, SESSION);
    if (!connection.awaitConnected(PATIENCE)) {
      connection.close();
      throw new CommandFailure("ZooKeeper in this process does not answer");
    }
    return connection;
  }

  /** Makes the tier, or brings the one of an earlier run up to this run's addresses. */
  static void makeTier(
      TierStore store, UpAddresses addresses, InetSocketAddress sample, Optional<String> before) {
    byte[] routes = routes(sample.getPort());
    if (store.createTier(spec(HashKey.random(), addresses), Optional.of(routes))) {
      return;
    }
    Versioned<TierSpec> there = store.versionedSpec().orElseThrow();
    TierSpec wanted = spec(there.value().hashKey(), addresses);
    if (!wanted.equals(there.value())) {
      var _ = store.putSpec(wanted, there.version());
    }
    before.ifPresent(port -> moveRoutes(store, Integer.parseInt(port), routes));
  }

  /** Routes that nobody changed follow the sample application to its new port. */
  private static void moveRoutes(TierStore store, int portBefore, byte[] routes) {
    RoutesHistory history = store.routes();
    history
        .inForce()
        .filter(stored -> Arrays.equals(stored.value(), routes(portBefore)))
        .ifPresent(
            stored -> {
              RoutesNote note =
                  new RoutesNote(
                      Instant.now(), "up", Optional.of("the sample application has another port"));
              var _ = history.put(routes, stored.version(), note);
            });
  }

  private static TierSpec spec(HashKey key, UpAddresses addresses) {
    List<InetAddress> ips =
        addresses.listens().stream().map(InetSocketAddress::getAddress).distinct().toList();
    int port = addresses.listens().getFirst().getPort();
    DoorSpec door = new DoorSpec(UpSettings.DOOR, ips, port, Protocol.TCP);
    return new TierSpec(UpSettings.TIER, "relay", key, List.of(door), TierSpec.RELAY_GRACE);
  }

  private static byte[] routes(int samplePort) {
    String yaml =
        """
        routes: [{host: "*", path: /, upstream: sample}]
        upstreams: [{name: sample, endpoints: ["127.0.0.1:%d"]}]
        """
            .formatted(samplePort);
    return RoutesDocument.parse("routes", yaml).canonicalJson();
  }
}
