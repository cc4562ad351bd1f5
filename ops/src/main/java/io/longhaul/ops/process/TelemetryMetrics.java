package io.longhaul.ops.process;

import io.longhaul.membership.telemetry.DropReason;
import io.longhaul.membership.telemetry.TelemetryCounters;
import io.longhaul.membership.telemetry.UnsentReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Telemetry's counters as metrics. */
final class TelemetryMetrics {
  private static final String PREFIX = "longhaul.telemetry.";
  private static final String REASON = "reason";

  private TelemetryMetrics() {}

  static void register(TelemetryCounters counters, MeterRegistry registry) {
    counter(counters, "heard", "", TelemetryCounters::messagesHeard, registry);
    counter(counters, "sent", "", TelemetryCounters::messagesSent, registry);
    counter(counters, "failures", "", TelemetryCounters::failures, registry);
    for (DropReason reason : DropReason.values()) {
      counter(counters, "dropped", reason.name(), c -> c.messagesDropped(reason), registry);
    }
    for (UnsentReason reason : UnsentReason.values()) {
      counter(counters, "unsent", reason.name(), c -> c.messagesUnsent(reason), registry);
    }
  }

  private static void counter(
      TelemetryCounters counters,
      String name,
      String reason,
      ToDoubleFunction<TelemetryCounters> value,
      MeterRegistry registry) {
    FunctionCounter.Builder<TelemetryCounters> builder =
        FunctionCounter.builder(PREFIX + name, counters, value);
    if (!reason.isEmpty()) {
      builder.tag(REASON, reason.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    builder.register(registry);
  }
}
