package io.longhaul.node.overload;

import io.longhaul.node.loop.LoopLag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What was let go of and why, and how near the node is to that. Safe for all threads. */
public final class ShedMetrics {
  private static final String PREFIX = "longhaul.node.";

  private final Map<Shed, Counter> byLag;
  private final Map<Shed, Counter> byMemory;

  public ShedMetrics(MeterRegistry registry) {
    this.byLag = counters(registry, "lag");
    this.byMemory = counters(registry, "memory");
  }

  private static Map<Shed, Counter> counters(MeterRegistry registry, String reason) {
    Map<Shed, Counter> counters = new EnumMap<>(Shed.class);
    for (Shed what : Shed.values()) {
      counters.put(
          what,
          registry.counter(
              PREFIX + "shed", "reason", reason, "what", what.name().toLowerCase(Locale.ROOT)));
    }
    return counters;
  }

  void count(Shed what, boolean forMemory) {
    Objects.requireNonNull((forMemory ? byMemory : byLag).get(what)).increment();
  }

  /** Shows the worst of these loops, and the memory. */
  public static void show(
      MeterRegistry registry, Collection<Pressure> loops, MemoryPressure memory) {
    Gauge.builder(PREFIX + "overload.lag", () -> worstLagSeconds(loops)).register(registry);
    Gauge.builder(PREFIX + "overload.level", () -> worst(loops).number()).register(registry);
    Gauge.builder(PREFIX + "overload.memory", memory::percent).register(registry);
  }

  /** The level of the loop that has to go furthest. */
  public static Level worst(Collection<Pressure> loops) {
    return loops.stream().map(Pressure::level).max(Level::compareTo).orElse(Level.NORMAL);
  }

  private static double worstLagSeconds(Collection<Pressure> loops) {
    long nowNs = System.nanoTime();
    long periodNs = TimeUnit.MILLISECONDS.toNanos(LoopLag.PERIOD_MS);
    long worstNs = loops.stream().mapToLong(p -> p.lagNs(nowNs, periodNs)).max().orElse(0);
    return (double) worstNs / TimeUnit.SECONDS.toNanos(1);
  }
}
