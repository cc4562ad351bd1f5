package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import io.longhaul.node.NodeSettings;
import io.longhaul.node.limit.ConnectionLimits;
import io.longhaul.node.limit.SourceKey;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many addresses of one prefix are one source, and those of another are not harmed. */
@ExtendWith(LeakCheck.class)
final class SourcePrefixTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final SourceKey NETWORKS = new SourceKey(24, 64);
  private static final int ADDRESSES = 20;
  private static final int MOST = 4;

  /** Of direct memory. */
  private static final long MOST_GROWTH = 4 << 20;

  private FakeUpstream app;

  @BeforeEach
  void start() throws IOException {
    app = Bystanders.application(10);
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
  }

  private TestNode node(int perSource, int perSourcePerSecond) throws IOException {
    ConnectionLimits limits =
        new ConnectionLimits(
            NETWORKS, perSource, 0, perSourcePerSecond, 0, 0, Duration.ofMillis(500));
    return TestNode.start(
        TestNode.Options.DEFAULT.with(ProxyPolicy.of(TestNode.ID).with(limits)),
        TestNode.routesTo("", app.endpoint()));
  }

  /** Addresses of one network of the bystanders' own host, where they have another network. */
  private static List<InetAddress> network(int third) {
    return IntStream.rangeClosed(1, ADDRESSES)
        .mapToObj(last -> InetAddress.ofLiteral("127.0.%d.%d".formatted(third, last)))
        .toList();
  }

  private static Attackers attackers(TestNode node, List<InetAddress> from) throws IOException {
    return new Attackers(node.server().address().orElseThrow(), from);
  }

  /** How many are served; they stay. */
  private static long served(Attackers attackers) {
    return served(attackers.each(peer -> peer.send(GET).readMessage()).results());
  }

  private static long served(List<String> results) {
    return results.stream().filter(result -> result.startsWith("HTTP/1.1 200 ")).count();
  }

  @Test
  void addressesOfOneNetworkShareItsConnectionsAndAnotherHasItsOwn() throws IOException {
    try (TestNode node = node(MOST, 0);
        Bystanders others = new Bystanders(node);
        Attackers flood = attackers(node, network(1))) {
      assertThat(served(flood)).isEqualTo(MOST);
      assertThat(node.count("connections.limited", "reason", "per-source"))
          .isEqualTo(ADDRESSES - MOST);
      try (Attackers elsewhere = attackers(node, network(2).subList(0, MOST))) {
        assertThat(served(elsewhere)).isEqualTo(MOST);
      }
      others.goOnWithin(MOST_GROWTH);
    }
  }

  @Test
  void addressesOfOneNetworkShareItsRateAndAnotherHasItsOwn() throws IOException {
    List<InetAddress> often =
        Stream.generate(() -> network(1)).limit(MOST + 1).flatMap(List::stream).toList();
    long startNs = System.nanoTime();
    try (TestNode node = node(0, MOST);
        Bystanders others = new Bystanders(node);
        Attackers flood = attackers(node, often)) {
      double seconds = (System.nanoTime() - startNs) / 1e9;
      long served = served(flood);
      // The bucket, what came while they connected, and what may wait half a second for its turn.
      assertThat((double) served).isBetween(1.0, MOST * (1 + seconds + 0.5) + 1);
      assertThat(node.count("connections.limited", "reason", "source-rate"))
          .isEqualTo((double) (often.size() - served));
      try (Attackers elsewhere = attackers(node, network(2).subList(0, MOST))) {
        assertThat(served(elsewhere)).isEqualTo(MOST);
      }
      others.goOnWithin(MOST_GROWTH);
    }
  }

  /** As its operator says it, and for clients whom a proxy tells of. */
  @Test
  void addressesOfOneIpv6NetworkShareItsConnections() throws IOException {
    NodeSettings settings =
        ConfigDocument.parse(
            "node.yaml",
            """
            id: n-1
            workers: 1
            listen: 127.0.0.1:0
            limits: {connections: {prefix6: 64, perSource: %d}}
            """
                .formatted(MOST),
            NodeSettings::from);
    try (NodeServer node =
            NodeServer.start(
                settings,
                new SlotCounters(),
                new FlowHash(new HashKey(1, 2)),
                TestNode.routesTo("", app.endpoint()),
                new SimpleMeterRegistry());
        Attackers flood = new Attackers(node.relayAddress().orElseThrow(), ADDRESSES);
        Peer elsewhere = Peer.connect(node.relayAddress().orElseThrow())) {
      List<String> results =
          flood
              .each(
                  peer -> {
                    // Each an address of its own.
                    String from = "2001:db8:0:1::%x".formatted(peer.socket().getLocalPort());
                    return peer.send(proxied(from) + GET).readMessage();
                  })
              .results();
      assertThat(served(results)).isEqualTo(MOST);
      assertThat(elsewhere.send(proxied("2001:db8:0:2::1") + GET).readMessage())
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private static String proxied(String from) {
    return "PROXY TCP6 %s 2001:db8::2 40000 443\r\n".formatted(from);
  }
}
