package io.longhaul.director.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** The relay's counters, looked up once at start so that the data path only adds. */
final class RelayMetrics {
  static final String PREFIX = "longhaul.relay.";

  final Counter accepted;
  final Counter retries;
  final Counter rechosen;
  final Counter acceptFailures;
  final LongAdder bytesToNode = new LongAdder();
  final LongAdder bytesToClient = new LongAdder();
  final LongAdder splicedBytes = new LongAdder();
  private final Map<Refusal, Counter> refused;
  private final Map<ConnectFailure, Counter> connectFailures;
  private final Map<Ending, Counter> ended;

  RelayMetrics(MeterRegistry registry, IntSupplier active) {
    accepted = registry.counter(PREFIX + "accepted");
    retries = registry.counter(PREFIX + "connect.retries");
    rechosen = registry.counter(PREFIX + "connect.rechosen");
    acceptFailures = registry.counter(PREFIX + "accept.failures");
    refused = byReason(registry, "refused", Refusal.class, Refusal::tag);
    connectFailures =
        byReason(registry, "connect.failures", ConnectFailure.class, ConnectFailure::tag);
    ended = byReason(registry, "ended", Ending.class, Ending::tag);
    bytes(registry, "bytes", "to_node", bytesToNode);
    bytes(registry, "bytes", "to_client", bytesToClient);
    FunctionCounter.builder(PREFIX + "spliced.bytes", splicedBytes, LongAdder::sum)
        .register(registry);
    Gauge.builder(PREFIX + "connections", active::getAsInt).register(registry);
  }

  void refused(Refusal reason) {
    count(refused, reason);
  }

  void connectFailed(ConnectFailure reason) {
    count(connectFailures, reason);
  }

  void ended(Ending how) {
    count(ended, how);
  }

  private static <E extends Enum<E>> void count(Map<E, Counter> counters, E key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }

  private static <E extends Enum<E>> Map<E, Counter> byReason(
      MeterRegistry registry, String name, Class<E> type, Function<E, String> tag) {
    Map<E, Counter> counters = new EnumMap<>(type);
    for (E reason : type.getEnumConstants()) {
      counters.put(reason, registry.counter(PREFIX + name, "reason", tag.apply(reason)));
    }
    return counters;
  }

  private static void bytes(
      MeterRegistry registry, String name, String direction, LongAdder adder) {
    FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
        .tag("direction", direction)
        .register(registry);
  }
}
