package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Balance;
import io.longhaul.node.config.RoutesDocument;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UpstreamGaugesTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Farm farm = Farm.with(Balance.ROUND_ROBIN);
  private final UpstreamGauges gauges = new UpstreamGauges(farm.upstreams, registry);

  private double value(String name, String... tags) {
    return registry.get("longhaul.node.upstream." + name).tags(tags).gauge().value();
  }

  @Test
  void showsWhatEachHasAndHowItIs() {
    farm.weights(1, 1, 1);
    gauges.follow();
    farm.state().begin(farm.endpoint(0));
    farm.state().checked(farm.endpoint(1), false);
    assertThat(value("active", "upstream", "app")).isEqualTo(1);
    assertThat(value("healthy", "upstream", "app")).isEqualTo(2);
    assertThat(value("panic", "upstream", "app")).isZero();
    assertThat(value("endpoint.active", "endpoint", "10.0.0.1:1")).isEqualTo(1);
    assertThat(value("endpoint.healthy", "endpoint", "10.0.0.1:1")).isEqualTo(1);
    assertThat(value("endpoint.healthy", "endpoint", "10.0.0.1:2")).isZero();
    farm.state().checked(farm.endpoint(0), false);
    assertThat(value("panic", "upstream", "app")).isEqualTo(1);
  }

  @Test
  void whatIsGoneIsShownNoMoreAndEndpointsAreBounded() {
    farm.weights(IntStream.range(0, 1_001).map(i -> 1).toArray());
    gauges.follow();
    assertThat(registry.find("longhaul.node.upstream.endpoint.active").gauges())
        .hasSize(UpstreamGauges.MAX_ENDPOINTS);
    farm.upstreams.configure(RoutesDocument.EMPTY);
    gauges.follow();
    assertThat(registry.find("longhaul.node.upstream.active").gauges()).isEmpty();
    assertThat(registry.find("longhaul.node.upstream.endpoint.active").gauges()).isEmpty();
  }
}
