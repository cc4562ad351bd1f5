package io.longhaul.node.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.traffic.NodeTraffic.EndpointName;
import io.longhaul.node.traffic.NodeTraffic.Named;
import io.longhaul.node.websocket.TunnelTotals;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NodeTrafficTest {
  private static final long FORGET_MS = NodeTraffic.FORGET_AFTER.toMillis();
  private static final Named NOTHING = new Named(Set.of(), Set.of(), Set.of(), Set.of());

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final NodeTraffic traffic = new NodeTraffic(registry, new SeriesLimits(2, 3, 2, 2));

  private Stream<String> tagged(String tag) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getTag(tag))
        .filter(value -> value != null)
        .distinct();
  }

  private double responses(String route, String status) {
    return registry
        .get("longhaul.node.route.responses")
        .tags("route", route, "status", status)
        .functionCounter()
        .count();
  }

  private static void request(RouteMeters meters) {
    meters.begin();
    meters.end(200, 3, 4, 1_000_000);
  }

  @Test
  void whatIsBeyondTheLimitIsCountedTogether() {
    for (int i = 0; i < 10; i++) {
      request(traffic.route("l" + i, "r" + i));
      var _ = traffic.upstream("u" + i);
      var _ = traffic.endpoint("u", Endpoint.parse("10.0.0.1:" + (i + 1)));
    }
    assertThat(tagged("route")).containsExactlyInAnyOrder("r0", "r1", "r2", "other");
    assertThat(tagged("listener")).containsExactlyInAnyOrder("l0", "l1", "other");
    assertThat(tagged("upstream")).containsExactlyInAnyOrder("u0", "u1", "u", "other");
    assertThat(tagged("endpoint")).containsExactlyInAnyOrder("10.0.0.1:1", "10.0.0.1:2", "other");
    assertThat(responses("r2", "2xx")).isEqualTo(1);
    assertThat(responses("other", "2xx")).isEqualTo(7);
  }

  @Test
  void whatIsNamedLikeTheRestIsCountedWithTheRest() {
    request(traffic.route("other", "other"));
    assertThat(tagged("listener")).containsExactly("other");
    assertThat(responses("other", "2xx")).isEqualTo(1);
  }

  @Test
  void whatIsNoLongerNamedIsTakenOutAfterAWhileAndItsPlaceIsFree() {
    request(traffic.route("l", "r"));
    int before = registry.getMeters().size();
    int histograms = traffic.latencies().shown().size();
    traffic.retain(NOTHING, 0);
    traffic.retain(NOTHING, FORGET_MS - 1);
    assertThat(registry.getMeters()).hasSize(before);
    traffic.retain(NOTHING, FORGET_MS);
    assertThat(tagged("route")).containsExactly("other");
    assertThat(tagged("listener")).containsExactly("other");
    assertThat(traffic.latencies().shown()).hasSize(histograms - 2);
    assertThat(registry.getMeters()).hasSizeLessThan(before);
    request(traffic.route("l", "r"));
    assertThat(responses("r", "2xx")).isEqualTo(1);
  }

  @Test
  void whatComesBackInTimeKeepsItsCountsAndBeginsItsTimeAnew() {
    request(traffic.route("l", "r"));
    traffic.retain(NOTHING, 0);
    request(traffic.route("l", "r"));
    traffic.retain(NOTHING, FORGET_MS);
    assertThat(responses("r", "2xx")).isEqualTo(2);
    traffic.retain(
        new Named(Set.of("l"), Set.of("r"), Set.of(), Set.of(new EndpointName("u", "e"))),
        2 * FORGET_MS);
    traffic.retain(NOTHING, 3 * FORGET_MS - 1);
    assertThat(responses("r", "2xx")).isEqualTo(2);
  }

  @Test
  void whatStillHasARequestOrATunnelIsNotTakenOut() {
    RouteMeters meters = traffic.route("l", "r");
    meters.begin();
    traffic.retain(NOTHING, 0);
    traffic.retain(NOTHING, FORGET_MS);
    assertThat(tagged("route")).contains("r");
    meters.opened();
    traffic.retain(NOTHING, 2 * FORGET_MS);
    assertThat(tagged("route")).contains("r");
    meters.ended(TunnelEnd.CLIENT, new Totals(), 5);
    traffic.retain(NOTHING, 3 * FORGET_MS);
    assertThat(tagged("route")).containsExactly("other");
  }

  @Test
  void everyEndOfATunnelIsCounted() {
    RouteMeters meters = traffic.route("l", "r");
    for (TunnelEnd end : TunnelEnd.values()) {
      meters.opened();
      meters.ended(end, new Totals(), 5);
    }
    assertThat(
            registry.find("longhaul.node.route.tunnels.ended").tag("route", "r").meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum())
        .isEqualTo(TunnelEnd.values().length);
  }

  private record Totals(
      long clientBytes, long upstreamBytes, long clientMessages, long upstreamMessages)
      implements TunnelTotals {
    Totals() {
      this(1, 2, 3, 4);
    }
  }
}
