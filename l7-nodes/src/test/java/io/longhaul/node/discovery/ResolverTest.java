package io.longhaul.node.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.DnsTarget;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.metrics.DiscoveryMetrics;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeDns;
import io.longhaul.node.testing.LeakCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How names are asked for, against a server that answers anything. */
@ExtendWith(LeakCheck.class)
final class ResolverTest {
  private static final DnsTarget TARGET =
      new DnsTarget(
          "app.internal", 80, DnsTarget.Family.ANY, Duration.ofMillis(100), Duration.ofMillis(200));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Discovery discovery(DnsSettings settings) {
    Discovery discovery = new Discovery(settings, new DiscoveryMetrics(registry));
    discovery.follow(
        new RoutesDocument(
            List.of(),
            List.of(),
            List.of(Upstream.of("app", List.of(EndpointSpec.of(TARGET)))),
            List.of()));
    return discovery;
  }

  private static List<String> endpoints(Discovery discovery) {
    return discovery.of(EndpointSpec.of(TARGET)).orElse(List.of()).stream()
        .map(found -> found.at().endpoint().toString())
        .toList();
  }

  private double failures(String reason) {
    return registry
        .get("longhaul.node.endpoints.resolve.failures")
        .tag("reason", reason)
        .counter()
        .count();
  }

  @Test
  void aliasesAreFollowedAndOtherNamesRecordsAreNotLookedAt() throws IOException {
    try (FakeDns dns = FakeDns.start()) {
      dns.alias("app.internal", 1, "B.Internal");
      dns.alias("b.internal", 1, "c.internal");
      dns.set("c.internal", 1, "10.0.0.1", "0.0.0.0", "224.0.0.1", "fd00::1");
      dns.foreign("c.internal", "evil.example", "10.6.6.6");
      try (Discovery discovery = discovery(dns.settings())) {
        Await.until("resolved", () -> !endpoints(discovery).isEmpty());
        assertThat(endpoints(discovery)).containsExactly("10.0.0.1:80", "[fd00::1]:80");
      }
    }
  }

  @Test
  void aliasesThatLeadInACircleAreRefused() throws IOException {
    try (FakeDns dns = FakeDns.start()) {
      dns.alias("app.internal", 1, "b.internal");
      dns.alias("b.internal", 1, "app.internal");
      try (Discovery discovery = discovery(dns.settings())) {
        Await.until("counted", () -> failures("malformed") > 0);
        assertThat(endpoints(discovery)).isEmpty();
      }
    }
  }

  @Test
  void answerThatDoesNotFitIntoADatagramComesByTcp() throws IOException {
    try (FakeDns dns = FakeDns.start()) {
      String[] many =
          IntStream.range(0, 500)
              .mapToObj(i -> "10.0." + i / 250 + "." + i % 250)
              .toArray(String[]::new);
      many[0] = "10.9.9.9";
      dns.set("app.internal", 1, many);
      try (Discovery discovery = discovery(dns.settings())) {
        Await.until("resolved", () -> endpoints(discovery).size() == 500);
        assertThat(dns.askedByTcp()).isPositive();
      }
    }
  }

  @Test
  void nextServerIsAskedWhereOneDoesNotAnswer() throws IOException {
    try (FakeDns ill = FakeDns.start();
        FakeDns well = FakeDns.start()) {
      ill.error(FakeDns.SERVFAIL);
      well.set("app.internal", 1, "10.0.0.1");
      List<InetSocketAddress> both =
          List.of(ill.settings().servers().getFirst(), well.settings().servers().getFirst());
      try (Discovery discovery = discovery(new DnsSettings(both))) {
        Await.until("resolved", () -> !endpoints(discovery).isEmpty());
        assertThat(ill.asked()).isPositive();
        assertThat(failures("server")).isZero();
      }
    }
  }

  @Test
  void whatIsWrongIsCounted() throws IOException {
    try (FakeDns dns = FakeDns.start()) {
      dns.error(FakeDns.SERVFAIL);
      try (Discovery _ = discovery(dns.settings())) {
        Await.until("an error of the server", () -> failures("server") > 0);
        dns.error(0);
        Await.until("no such name", () -> failures("empty") > 0);
        dns.silent(true);
        Await.until("no answer", () -> failures("timeout") > 0);
      }
    }
  }

  @Test
  void hostsServersAreThoseOfItsFile() {
    assertThat(
            HostServers.parse(
                """
                # nameserver 10.0.0.9
                search internal
                nameserver 10.0.0.53
                nameserver fe80::1%eth0
                nameserver  fd00::53   # second
                options edns0
                nameserver 10.0.0.54
                nameserver 10.0.0.55
                """))
        .extracting(server -> server.getAddress().getHostAddress() + " " + server.getPort())
        .containsExactly("10.0.0.53 53", "fd00:0:0:0:0:0:0:53 53", "10.0.0.54 53");
  }
}
