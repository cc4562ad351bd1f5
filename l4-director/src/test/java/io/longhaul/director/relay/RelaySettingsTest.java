package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Section;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelaySettingsTest {
  private static final Map<String, InetSocketAddress> LISTENS =
      Map.of("web", new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));

  private static RelaySettings read(String yaml) {
    return ConfigDocument.parse("director.yaml", yaml, RelaySettingsTest::relay);
  }

  private static RelaySettings relay(Section root) {
    return RelaySettings.from("d1", LISTENS, root.section("relay").orElseThrow());
  }

  @Test
  void nothingSaidIsEveryDefault() {
    assertThat(read("relay: {}")).isEqualTo(RelaySettings.defaults("d1", LISTENS));
  }

  @Test
  void everyFieldIsRead() {
    RelaySettings settings =
        read(
            """
            relay:
              connectTimeout: 500ms
              halfCloseTimeout: 10s
              deadPeerTimeout: 1m
              keepAliveIdle: 30s
              maxConnections: 7
              maxConnectionsPerSource: 3
              backlog: 10
              splice: off
              transport: nio
              workers: 2
            """);
    assertThat(settings)
        .isEqualTo(
            new RelaySettings(
                "d1",
                LISTENS,
                new RelayTimeouts(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30)),
                new RelayLimits(7, 3, 10),
                SpliceMode.OFF,
                TransportKind.NIO,
                2));
  }

  @Test
  void everyFaultIsToldAtOnceWithItsLine() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    relay:
                      connectTimeout: 0ms
                      deadPeerTimeout: 25d
                      maxConnections: 0
                      backlog: 65536
                      splice: sometimes
                      worker: 1
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("director.yaml:2: relay.connectTimeout: ")
        .hasMessageContaining("director.yaml:3: relay.deadPeerTimeout: ")
        .hasMessageContaining("director.yaml:4: relay.maxConnections: 0 (expected: 1 to 4000000)")
        .hasMessageContaining("director.yaml:5: relay.backlog: 65536 (expected: 1 to 65535)")
        .hasMessageContaining("director.yaml:6: relay.splice: 'sometimes'")
        .hasMessageContaining("relay.worker: unknown field");
  }

  @Test
  void limitsAreCheckedAtTheirEdges() {
    assertThat(new RelayLimits(1, 1, 1).maxConnections()).isEqualTo(1);
    assertThat(new RelayLimits(4_000_000, 4_000_000, 65_535).backlog()).isEqualTo(65_535);
    assertThatThrownBy(() -> new RelayLimits(4_000_001, 1, 1))
        .hasMessage("maxConnections: 4000001 (expected: 1 to 4000000)");
    assertThatThrownBy(() -> new RelayLimits(1, 0, 1))
        .hasMessage("maxConnectionsPerSource: 0 (expected: 1 to 4000000)");
  }
}
