package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.balance.Locations;
import io.longhaul.node.balance.Tried;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.traffic.NodeTraffic;
import io.longhaul.node.traffic.SeriesLimits;
import io.longhaul.node.websocket.TunnelTotals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TunnelUseTest {
  private static final TunnelTotals NOTHING = new Nothing();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final NodeTraffic traffic = new NodeTraffic(registry, new SeriesLimits(1, 1, 1, 1));
  private final Upstreams upstreams = new Upstreams(() -> 0, 0, Locations.NONE, traffic);

  private void configure(String name) {
    upstreams.configure(
        RoutesDocument.parse(
            "test.yaml",
            "{routes: [{upstream: %s}], upstreams: [{name: %s, endpoints: ['10.0.0.1:1']}]}"
                .formatted(name, name)));
  }

  private double active(String upstream) {
    return registry
        .get("longhaul.node.upstream.tunnels.active")
        .tags("upstream", upstream)
        .gauge()
        .value();
  }

  @Test
  void tunnelIsCountedAtItsEndWhereItWasAtItsBeginning() {
    var _ = traffic.upstream("first");
    configure("app");
    UpstreamState app = upstreams.of(Upstream.of("app", List.of()));
    var endpoint = app.pick(0, Tried.NONE).orElseThrow();
    app.begin(endpoint);
    TunnelUse use = new TunnelUse(app, endpoint, traffic.route("l", "r"));
    assertThat(active("other")).isEqualTo(1);
    assertThat(app.active()).isEqualTo(1);
    NodeTraffic.Named named = new NodeTraffic.Named(Set.of(), Set.of(), Set.of("app"), Set.of());
    traffic.retain(named, 0);
    traffic.retain(named, Integer.MAX_VALUE);
    configure("app");
    assertThat(active("app")).as("it has got series of its own").isZero();
    use.ended(TunnelEnd.CLIENT, NOTHING);
    assertThat(active("app")).isZero();
    assertThat(active("other")).isZero();
    assertThat(app.active()).isZero();
    assertThat(endpoint.active()).isZero();
  }

  /** A tunnel through which nothing passed. */
  private record Nothing() implements TunnelTotals {
    @Override
    public long clientBytes() {
      return 0;
    }

    @Override
    public long upstreamBytes() {
      return 0;
    }

    @Override
    public long clientMessages() {
      return 0;
    }

    @Override
    public long upstreamMessages() {
      return 0;
    }
  }
}
