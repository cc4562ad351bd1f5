package io.longhaul.director.xdp;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** A shim's counters by reason, and its state, as metrics. */
final class ShimMetrics implements AutoCloseable {
  private static final String PREFIX = "longhaul.shim.";

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();

  ShimMetrics(
      MeterRegistry registry,
      CounterSnapshots counters,
      BooleanSupplier vouched,
      IntSupplier unknownHops) {
    this.registry = registry;
    for (ShimCounter counter : ShimCounter.values()) {
      meters.add(
          FunctionCounter.builder(
                  PREFIX + "packets", counters, from -> from.recent().reason(counter))
              .tag("reason", counter.word())
              .description("Packets that the shim's program counted, by reason")
              .register(registry));
    }
    meters.add(
        Gauge.builder(PREFIX + "vouched", vouched, value -> value.getAsBoolean() ? 1 : 0)
            .strongReference(true)
            .description("Whether the agent vouches for the shim's table")
            .register(registry));
    meters.add(
        Gauge.builder(PREFIX + "unknown.next.hops", unknownHops, IntSupplier::getAsInt)
            .strongReference(true)
            .description("Nodes whose next hop is not known to this process")
            .register(registry));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
