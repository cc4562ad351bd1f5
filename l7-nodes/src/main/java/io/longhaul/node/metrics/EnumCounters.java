package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Objects;

/** One counter for each constant of an enum, registered at once so that zeros are visible. */
public final class EnumCounters<E extends Enum<E>> {
  private final EnumMap<E, Counter> counters;

  EnumCounters(MeterRegistry registry, String name, String tag, Class<E> type) {
    this.counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      String label = constant instanceof Labelled other ? other.label() : label(constant);
      counters.put(constant, registry.counter(name, tag, label));
    }
  }

  public void increment(E constant) {
    Objects.requireNonNull(counters.get(constant)).increment();
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
