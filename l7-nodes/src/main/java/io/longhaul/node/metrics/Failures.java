package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Requests and tunnels that did not end as they should, each once, by who is to blame and why. The
 * reasons of tunnels begin with {@code tunnel-}.
 */
public final class Failures {
  private static final String NAME = "longhaul.node.failures";

  private final Map<RequestEnd, Counter> requests = new EnumMap<>(RequestEnd.class);
  private final Map<TunnelEnd, Counter> tunnels = new EnumMap<>(TunnelEnd.class);

  Failures(MeterRegistry registry) {
    register(registry, RequestEnd.values(), requests, RequestEnd::blame, RequestEnd::label);
    register(
        registry, TunnelEnd.values(), tunnels, TunnelEnd::blame, end -> "tunnel-" + end.label());
  }

  private static <E> void register(
      MeterRegistry registry,
      E[] ends,
      Map<E, Counter> counters,
      Function<E, Blame> blame,
      Function<E, String> reason) {
    Arrays.stream(ends)
        .filter(end -> blame.apply(end) != Blame.NOBODY)
        .forEach(
            end ->
                counters.put(
                    end,
                    registry.counter(
                        NAME, "blame", blame.apply(end).label(), "reason", reason.apply(end))));
  }

  /** A request has ended, well or not. */
  public void request(RequestEnd end) {
    if (end.blame() != Blame.NOBODY) {
      Objects.requireNonNull(requests.get(end)).increment();
    }
  }

  /** A tunnel has ended, well or not. */
  void tunnel(TunnelEnd end) {
    if (end.blame() != Blame.NOBODY) {
      Objects.requireNonNull(tunnels.get(end)).increment();
    }
  }
}
