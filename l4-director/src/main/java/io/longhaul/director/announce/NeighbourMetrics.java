package io.longhaul.director.announce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** The metrics of one neighbour. */
final class NeighbourMetrics {
  private static final String PREFIX = "longhaul.announce.";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter lost;

  NeighbourMetrics(MeterRegistry registry, NeighbourSettings neighbour) {
    this.registry = registry;
    this.tags = Tags.of("neighbour", neighbour.name());
    this.lost = registry.counter(PREFIX + "sessions.lost", tags);
  }

  void state(BooleanSupplier established, IntSupplier told) {
    Gauge.builder(PREFIX + "session.up", () -> established.getAsBoolean() ? 1 : 0)
        .tags(tags)
        .register(registry);
    Gauge.builder(PREFIX + "prefixes", told::getAsInt).tags(tags).register(registry);
  }

  void lost() {
    lost.increment();
  }
}
