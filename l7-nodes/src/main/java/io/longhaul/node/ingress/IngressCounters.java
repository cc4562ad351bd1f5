package io.longhaul.node.ingress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counters of connections on their way in. */
final class IngressCounters {
  private static final String PREFIX = "longhaul.node.ingress.";

  private final Counter clients;
  private final Counter local;
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

  IngressCounters(MeterRegistry registry) {
    clients = registry.counter(PREFIX + "clients");
    local = registry.counter(PREFIX + "local");
    for (Refusal reason : Refusal.values()) {
      String tag = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      refused.put(reason, registry.counter(PREFIX + "refused", "reason", tag));
    }
  }

  void client() {
    clients.increment();
  }

  void local() {
    local.increment();
  }

  void refused(Refusal reason) {
    // Every reason has its counter.
    Objects.requireNonNull(refused.get(reason)).increment();
  }
}
