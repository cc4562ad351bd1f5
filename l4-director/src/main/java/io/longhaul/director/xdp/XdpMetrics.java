package io.longhaul.director.xdp;

import io.longhaul.director.xdp.CounterSnapshots.Snapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/** The program's counters as metrics: by reason, by door and by node. */
final class XdpMetrics implements AutoCloseable {
  static final String PREFIX = "longhaul.xdp.";

  private final MeterRegistry registry;
  private final CounterSnapshots counters;
  private final List<Meter> fixed = new ArrayList<>();
  private final Map<String, List<Meter>> doors = new HashMap<>();
  private final Map<String, List<Meter>> nodes = new HashMap<>();

  XdpMetrics(MeterRegistry registry, CounterSnapshots counters) {
    this.registry = registry;
    this.counters = counters;
    for (DirectorCounter counter : DirectorCounter.values()) {
      fixed.add(
          FunctionCounter.builder(
                  PREFIX + "packets", counters, from -> from.recent().reason(counter))
              .tag("reason", counter.word())
              .description("Packets that the director's program counted, by reason")
              .register(registry));
    }
    names();
  }

  /** What is no count: whether it takes new clients, and nodes whose next hop is not known. */
  void state(BooleanSupplier accepting, IntSupplier unknownHops) {
    fixed.add(
        Gauge.builder(PREFIX + "accepting", accepting, value -> value.getAsBoolean() ? 1 : 0)
            .strongReference(true)
            .description("Whether this director's doors are to be announced")
            .register(registry));
    fixed.add(
        Gauge.builder(PREFIX + "unknown.next.hops", unknownHops, IntSupplier::getAsInt)
            .strongReference(true)
            .description("Nodes whose next hop is not known to this process")
            .register(registry));
  }

  /** Has meters for all doors and nodes that have counters, and for no others. */
  synchronized void names() {
    Snapshot now = counters.fresh();
    follow("door", doors, now.doors().keySet());
    follow("node", nodes, now.nodes().keySet());
  }

  private void follow(String kind, Map<String, List<Meter>> meters, Set<String> names) {
    meters
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !names.contains(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
    for (String name : names) {
      meters.computeIfAbsent(
          name,
          _ ->
              List.of(
                  counter(kind, name, "packets", Traffic::packets),
                  counter(kind, name, "bytes", Traffic::bytes)));
    }
  }

  private Meter counter(String kind, String name, String unit, ToLongFunction<Traffic> value) {
    boolean door = kind.equals("door");
    return FunctionCounter.builder(
            PREFIX + kind + "." + unit,
            counters,
            from -> value.applyAsLong(door ? from.recent().door(name) : from.recent().node(name)))
        .tag(kind, name)
        .description("Clients' " + unit + " forwarded, by " + kind)
        .register(registry);
  }

  @Override
  public synchronized void close() {
    fixed.forEach(registry::remove);
    doors.values().forEach(meters -> meters.forEach(registry::remove));
    nodes.values().forEach(meters -> meters.forEach(registry::remove));
  }
}
