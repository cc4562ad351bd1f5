package io.longhaul.node.balance;

import io.longhaul.node.config.Balance;
import io.longhaul.node.config.Balancing;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.HashKey;
import io.longhaul.node.config.Health;
import io.longhaul.node.config.Resilience;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** An upstream's endpoints in virtual time. */
final class Farm {
  private static final String NAME = "app";

  long nowMs = 1_000_000;
  final Upstreams upstreams = new Upstreams(() -> nowMs, 0, Locations.NONE);
  Balancing balancing = Balancing.DEFAULT;
  Health health = Health.NONE;
  Resilience resilience = Resilience.DEFAULT;

  static Farm with(Balance strategy) {
    Farm farm = new Farm();
    farm.balancing = balancing(strategy, 0, Duration.ZERO, 50);
    return farm;
  }

  static Balancing balancing(Balance strategy, int maxLoad, Duration slowStart, int panic) {
    return new Balancing(strategy, new HashKey.Path(), maxLoad, Optional.empty(), slowStart, panic);
  }

  /** Endpoint i has port i + 1. */
  static EndpointSpec spec(int i, int weight, boolean draining) {
    return new EndpointSpec(Endpoint.parse("10.0.0.1:" + (i + 1)), weight, draining);
  }

  Farm weights(int... weights) {
    return members(
        IntStream.range(0, weights.length).mapToObj(i -> spec(i, weights[i], false)).toList());
  }

  Farm members(List<EndpointSpec> specs) {
    Upstream plain = Upstream.of(NAME, specs);
    upstreams.configure(
        new RoutesDocument(
            List.of(),
            List.of(),
            List.of(
                new Upstream(
                    NAME,
                    specs,
                    plain.connectTimeout(),
                    plain.responseTimeout(),
                    plain.idleTimeout(),
                    plain.tunnels(),
                    plain.keepAliveTimeout(),
                    plain.keepAliveConnections(),
                    plain.link(),
                    balancing,
                    health,
                    resilience)),
            List.of()));
    return this;
  }

  UpstreamState state() {
    return upstreams.of(Upstream.of(NAME, List.of()));
  }

  EndpointState endpoint(int i) {
    return state().known().stream().filter(state -> index(state) == i).findFirst().orElseThrow();
  }

  static int index(EndpointState state) {
    return state.endpoint().address().getPort() - 1;
  }

  /** Picks, and keeps what is picked busy. */
  int begin(long key) {
    EndpointState picked = state().pick(key, Tried.NONE).orElseThrow();
    state().begin(picked);
    return index(picked);
  }

  /** Picks, and is done at once. */
  int once(long key) {
    return index(state().pick(key, Tried.NONE).orElseThrow());
  }

  /** How often each endpoint is picked. */
  Map<Integer, Integer> picks(int count) {
    Map<Integer, Integer> picks = new HashMap<>();
    for (int i = 0; i < count; i++) {
      picks.merge(once(i), 1, Integer::sum);
    }
    return picks;
  }
}
