package io.longhaul.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ConfigException;
import io.longhaul.node.config.Prefix;
import io.longhaul.node.discovery.DnsSettings;
import io.longhaul.node.ingress.IngressMode;
import io.longhaul.node.limit.ConnectionLimits;
import io.longhaul.node.limit.SourceKey;
import io.longhaul.node.overload.OverloadLimits;
import io.longhaul.node.trace.TracingSettings;
import io.longhaul.node.traffic.SeriesLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NodeSettingsTest {
  @Test
  void nodeThatIsToldLittleTrustsItsOwnMachineOnly() {
    NodeSettings settings = parse("{id: n-1, listen: \"127.0.0.1:0\"}");
    assertThat(settings)
        .isEqualTo(
            NodeSettings.of("n-1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    assertThat(settings.trustedProxies()).isEqualTo(NodeSettings.LOOPBACK);
  }

  @Test
  void tracingAndLimitsOfSeriesAreRead() {
    Observability read =
        parse(
                """
                id: n-1
                listen: "127.0.0.1:0"
                metrics: {listeners: 0, routes: 10000, upstreams: 3, endpoints: 100000}
                tracing:
                  endpoint: "https://c.example:4318/v1/traces"
                  sampleRate: 0.25
                  parentBased: false
                  serviceName: edge
                """)
            .observability();
    assertThat(read)
        .isEqualTo(
            new Observability(
                new SeriesLimits(0, 10_000, 3, 100_000),
                Optional.of(
                    new TracingSettings(
                        URI.create("https://c.example:4318/v1/traces"), 0.25, false, "edge"))));
  }

  @Test
  void faultsOfTracingAndSeriesAreSaid() {
    for (String tracing :
        List.of(
            "{endpoint: \"ftp://c/\"}",
            "{endpoint: \"http://u:p@c/\"}",
            "{endpoint: \"x y\"}",
            "{endpoint: \"http://c/\", sampleRate: 1.1}",
            "{endpoint: \"http://c/\", sampleRate: -0.1}",
            "{endpoint: \"http://c/\", sampleRate: NaN}",
            "{sampleRate: 0.5}")) {
      ConfigException refused =
          catchThrowableOfType(
              ConfigException.class,
              () -> parse("{id: n-1, listen: \"127.0.0.1:0\", tracing: " + tracing + "}"));
      assertThat(refused)
          .as(tracing)
          .hasMessageContaining("tracing.")
          .hasMessageContaining("expected");
    }
    for (String series : List.of("routes: -1", "routes: 10001", "endpoints: 100001")) {
      ConfigException refused =
          catchThrowableOfType(
              ConfigException.class,
              () -> parse("{id: n-1, listen: \"127.0.0.1:0\", metrics: {" + series + "}}"));
      assertThat(refused).as(series).hasMessageContaining("metrics.");
    }
  }

  @Test
  void everyFieldIsRead() {
    NodeSettings settings =
        parse(
            """
            id: n-1
            listen: "[::1]:9000"
            ingress: direct
            trustedProxies: [10.0.0.0/8, "2001:db8::/32"]
            workers: 3
            limits:
              maxConnections: 7
              proxyHeaderTimeout: 1s
              tlsHandshakeTimeout: 6s
              headTimeout: 2s
              keepAliveTimeout: 3s
              bodyIdleTimeout: 4s
              requestTimeout: 5m
              maxConnectionAge: 2h
              maxHeadBytes: 2048
              maxConcurrentStreams: 9
              connections:
                prefix4: 24
                prefix6: 56
                perSource: 10
                perSecond: 11
                perSourcePerSecond: 12
                handshakesPerSecond: 13
                handshakesPerSourcePerSecond: 14
                maxDelay: 250ms
              overload:
                lag: {connections: 1s, requests: 2s}
                memory: {connections: 60, requests: 70, reading: 80}
            """);
    assertThat(settings.ingress()).isEqualTo(IngressMode.DIRECT);
    assertThat(settings.trustedProxies())
        .containsExactly(Prefix.parse("10.0.0.0/8"), Prefix.parse("2001:db8::/32"));
    assertThat(settings.workers()).isEqualTo(3);
    assertThat(settings.limits())
        .isEqualTo(
            new NodeLimits(
                7,
                Duration.ofSeconds(1),
                Duration.ofSeconds(6),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofMinutes(5),
                Duration.ofHours(2),
                2048,
                9,
                new ConnectionLimits(
                    new SourceKey(24, 56), 10, 11, 12, 13, 14, Duration.ofMillis(250)),
                OverloadLimits.of(Duration.ofSeconds(1), Duration.ofSeconds(2), 60, 70, 80)));
  }

  @Test
  void lowerValueIsLetGoOfFirst() {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                parse(
                    """
                    id: n
                    listen: "127.0.0.1:0"
                    limits:
                      overload:
                        lag: {connections: 3s}
                        memory: {requests: 50, reading: 101}
                    """));
    assertThat(refusal.faults())
        .extracting(fault -> fault.field())
        .containsExactlyInAnyOrder(
            "limits.overload.lag.requests",
            "limits.overload.memory.requests",
            "limits.overload.memory.reading");
    assertThat(refusal).hasMessageContaining("2000ms (expected: 0, or at least 3000ms");
    assertThat(
            parse("{id: n, listen: \"127.0.0.1:0\", limits: {overload: {lag: {requests: 0ms}}}}")
                .limits()
                .overload()
                .lag()
                .requests())
        .isZero();
  }

  @Test
  void faultsComeWithTheirFieldsAndAllAtOnce() {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                parse(
                    """
                    listen: localhost:80
                    ingress: maybe
                    trustedProxies: [10.0.0.1/8]
                    workers: 0
                    limits: {maxConnections: 0, headTimeout: 0ms, maxHeadBytes: 10, maxConcurrentStreams: 0}
                    """));
    assertThat(refusal.faults())
        .extracting(fault -> fault.field())
        .contains(
            "id",
            "listen",
            "ingress",
            "trustedProxies[0]",
            "workers",
            "limits.maxConnections",
            "limits.headTimeout",
            "limits.maxHeadBytes",
            "limits.maxConcurrentStreams");
  }

  @Test
  void serversOfDnsAreTheHostsUnlessTheyAreNamed() {
    assertThat(parse("{id: n, listen: \"127.0.0.1:0\"}").dns()).isEqualTo(DnsSettings.DEFAULT);
    assertThat(
            parse("{id: n, listen: \"127.0.0.1:0\", dns: {servers: [\"[::1]:5353\"]}}")
                .dns()
                .servers())
        .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("::1"), 5353));
    for (String servers : List.of("[]", "[localhost:53]", "[" + nine() + "]")) {
      ConfigException refusal =
          catchThrowableOfType(
              ConfigException.class,
              () -> parse("{id: n, listen: \"127.0.0.1:0\", dns: {servers: " + servers + "}}"));
      assertThat(refusal.faults())
          .isNotEmpty()
          .allMatch(fault -> fault.field().startsWith("dns.servers"));
    }
  }

  private static String nine() {
    return IntStream.rangeClosed(1, 9)
        .mapToObj(i -> "\"10.0.0." + i + ":53\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void listOfNobodyToTrustIsAFault() {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () -> parse("{id: n, listen: \"127.0.0.1:0\", trustedProxies: []}"));
    assertThat(refusal.faults())
        .extracting(fault -> fault.field())
        .containsExactly("trustedProxies");
  }

  private static NodeSettings parse(String text) {
    return ConfigDocument.parse("node.yaml", text, NodeSettings::from);
  }
}
