package io.longhaul.node;

import io.longhaul.membership.config.Section;
import io.longhaul.node.config.Durations;
import io.longhaul.node.overload.OverloadLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;

/** Reads the section {@code limits.overload}. */
final class OverloadSettings {
  private static final Duration MOST_LAG = Duration.ofMinutes(1);
  private static final int PERCENT = 100;

  private OverloadSettings() {}

  static OverloadLimits from(Section overload) {
    Optional<Section> lag = overload.section("lag");
    Optional<Section> memory = overload.section("memory");
    Duration lagConnections = lag(lag, "connections", OverloadLimits.DEFAULT_LAG_CONNECTIONS);
    Duration lagRequests = lag(lag, "requests", OverloadLimits.DEFAULT_LAG_REQUESTS);
    int connections = percent(memory, "connections", OverloadLimits.DEFAULT_MEMORY_CONNECTIONS);
    int requests = percent(memory, "requests", OverloadLimits.DEFAULT_MEMORY_REQUESTS);
    int reading = percent(memory, "reading", OverloadLimits.DEFAULT_MEMORY_READING);
    LongFunction<String> ms = value -> value + "ms";
    lag.ifPresent(
        s -> inTurn(s, "requests", lagRequests.toMillis(), lagConnections.toMillis(), ms));
    memory.ifPresent(s -> inTurn(s, "requests", requests, connections, Long::toString));
    memory.ifPresent(
        s -> inTurn(s, "reading", reading, Math.max(requests, connections), Long::toString));
    return OverloadLimits.of(lagConnections, lagRequests, connections, requests, reading);
  }

  private static Duration lag(Optional<Section> section, String field, Duration absent) {
    return section
        .map(lag -> lag.value(field, Durations.between(Duration.ZERO, MOST_LAG), absent))
        .orElse(absent);
  }

  private static int percent(Optional<Section> section, String field, int absent) {
    return section.map(memory -> memory.integer(field, 0, PERCENT, absent)).orElse(absent);
  }

  /** What has less value is let go of first. */
  private static void inTurn(
      Section section, String field, long value, long before, LongFunction<String> text) {
    if (value > 0 && value < before) {
      section.fault(
          field,
          text.apply(value)
              + " (expected: 0, or at least "
              + text.apply(before)
              + " as before it)");
    }
  }
}
