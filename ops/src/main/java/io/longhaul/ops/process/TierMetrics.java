package io.longhaul.ops.process;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierWatch;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What a process knows of its tier, and what it refused of it, as metrics. */
final class TierMetrics {
  private static final String PREFIX = "longhaul.tier.";

  private TierMetrics() {}

  static void register(TierConnection connection, EpochFollower epochs, MeterRegistry registry) {
    gauge("epoch.loaded", epochs, TierMetrics::loaded, registry);
    gauge("epoch.latest", epochs, EpochFollower::latest, registry);
    counter("epochs.refused", epochs, EpochFollower::refused, registry);
    counter("contents.refused", connection.watch(), TierWatch::badContents, registry);
    counter("zookeeper.sessions", connection, TierConnection::sessions, registry);
    gauge("zookeeper.connected", connection, c -> c.connected() ? 1 : 0, registry);
  }

  private static double loaded(EpochFollower epochs) {
    return epochs.current().map(Epoch::number).orElse(0L);
  }

  private static <T> void gauge(
      String name, T source, ToDoubleFunction<T> value, MeterRegistry registry) {
    Gauge.builder(PREFIX + name, source, value).register(registry);
  }

  private static <T> void counter(
      String name, T source, ToDoubleFunction<T> value, MeterRegistry registry) {
    FunctionCounter.builder(PREFIX + name, source, value).register(registry);
  }
}
