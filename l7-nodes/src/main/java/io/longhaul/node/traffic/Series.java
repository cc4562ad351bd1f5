package io.longhaul.node.traffic;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The meters of one listener, route, upstream or endpoint: they are registered here as readers of
 * counts that belong to the data path, and can be taken out again together.
 */
final class Series {
  private final MeterRegistry registry;
  private final LatencyBoard board;
  private final String prefix;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final List<LatencyBoard.Shown> latencies = new ArrayList<>();

  /**
   * @param prefix of all names, with a dot at its end
   * @param tags of all meters
   */
  Series(MeterRegistry registry, LatencyBoard board, String prefix, Tags tags) {
    this.registry = registry;
    this.board = board;
    this.prefix = prefix;
    this.tags = tags;
  }

  LongAdder counter(String name, String... more) {
    LongAdder count = new LongAdder();
    meters.add(
        FunctionCounter.builder(prefix + name, count, LongAdder::sum)
            .tags(tags.and(more))
            .register(registry));
    return count;
  }

  /** What the supplier reads must be held by the thing that this is about. */
  void gauge(String name, Supplier<Number> value) {
    meters.add(
        Gauge.builder(prefix + name, value).tags(tags).strongReference(true).register(registry));
  }

  /** How often and how long in all, in milliseconds. */
  void durations(String name, LongAdder count, LongAdder millis) {
    meters.add(
        FunctionTimer.builder(
                prefix + name, count, LongAdder::sum, _ -> millis.sum(), TimeUnit.MILLISECONDS)
            .tags(tags)
            .register(registry));
  }

  LatencyHistogram latency(String name) {
    LatencyBoard.Shown shown = new LatencyBoard.Shown(prefix + name, tags, new LatencyHistogram());
    latencies.add(shown);
    board.add(shown);
    return shown.histogram();
  }

  void remove() {
    meters.forEach(registry::remove);
    board.remove(latencies);
  }
}
