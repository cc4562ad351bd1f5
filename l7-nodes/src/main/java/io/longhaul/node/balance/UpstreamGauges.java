package io.longhaul.node.balance;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What is seen of each upstream and endpoint that the configuration in force names. */
public final class UpstreamGauges {
  /** Endpoints that have gauges of their own; those of upstreams that come first by name. */
  static final int MAX_ENDPOINTS = 1_000;

  private static final String PREFIX = "longhaul.node.upstream.";

  private final Upstreams upstreams;
  private final MultiGauge active;
  private final MultiGauge requests;
  private final MultiGauge healthy;
  private final MultiGauge panic;
  private final MultiGauge ejections;
  private final MultiGauge endpointActive;
  private final MultiGauge endpointHealthy;

  public UpstreamGauges(Upstreams upstreams, MeterRegistry registry) {
    this.upstreams = upstreams;
    this.active = gauge(registry, "active");
    this.requests = gauge(registry, "requests");
    this.healthy = gauge(registry, "healthy");
    this.panic = gauge(registry, "panic");
    this.ejections = gauge(registry, "ejections");
    this.endpointActive = gauge(registry, "endpoint.active");
    this.endpointHealthy = gauge(registry, "endpoint.healthy");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name) {
    return MultiGauge.builder(PREFIX + name).register(registry);
  }

  /** Shows those that there are now, and no others; by one thread at a time. */
  public void follow() {
    List<UpstreamState> states =
        upstreams.configured().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    show(active, states, UpstreamState::active);
    show(requests, states, UpstreamState::requests);
    show(healthy, states, UpstreamState::healthy);
    show(panic, states, state -> state.isPanic() ? 1 : 0);
    show(ejections, states, UpstreamState::ejections);
    showEndpoints(endpointActive, states, (state, endpoint) -> endpoint.active());
    showEndpoints(endpointHealthy, states, (state, endpoint) -> state.isHealthy(endpoint) ? 1 : 0);
  }

  private static void show(
      MultiGauge gauge, List<UpstreamState> states, ToDoubleFunction<UpstreamState> value) {
    gauge.register(
        states.stream()
            .<Row<?>>map(state -> Row.of(Tags.of("upstream", state.name()), state, value))
            .toList(),
        true);
  }

  private interface OfEndpoint {
    double of(UpstreamState upstream, EndpointState endpoint);
  }

  private static void showEndpoints(
      MultiGauge gauge, List<UpstreamState> states, OfEndpoint value) {
    gauge.register(
        states.stream()
            .flatMap(state -> rows(state, value))
            .limit(MAX_ENDPOINTS)
            .<Row<?>>map(row -> row)
            .toList(),
        true);
  }

  private static Stream<Row<EndpointState>> rows(UpstreamState state, OfEndpoint value) {
    return state.current().stream()
        .map(
            endpoint ->
                Row.of(
                    Tags.of("upstream", state.name(), "endpoint", endpoint.endpoint().toString()),
                    endpoint,
                    one -> value.of(state, one)));
  }
}
