package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Binds what an upstream says about failure. */
final class ResilienceReader {
  private static final Duration MAX_TOTAL = Duration.ofDays(1);
  private static final int MAX_ATTEMPTS = 10;
  private static final int MAX_PER_SECOND = 1_000_000;
  private static final int MAX_LIMIT = 10_000_000;

  private ResilienceReader() {}

  static Resilience read(Section upstream) {
    return new Resilience(
        upstream.value(
            "totalTimeout", Durations.between(Duration.ZERO, MAX_TOTAL), Resilience.TOTAL_TIMEOUT),
        upstream.section("retries").map(ResilienceReader::retries),
        upstream.section("limits").map(ResilienceReader::limits).orElse(UpstreamLimits.NONE));
  }

  private static Retries retries(Section section) {
    Set<Retries.On> given = new HashSet<>();
    List<Retries.On> on =
        section.values("on", text -> NamedFields.onceEach(text, Retries.On.parse(text), given));
    return new Retries(
        section.integer("attempts", 1, MAX_ATTEMPTS, Retries.ATTEMPTS),
        on.isEmpty() ? Retries.ON : on,
        section.integer("budgetPercent", 0, 100, Retries.BUDGET_PERCENT),
        section.integer("minPerSecond", 0, MAX_PER_SECOND, Retries.MIN_PER_SECOND));
  }

  private static UpstreamLimits limits(Section section) {
    return new UpstreamLimits(
        section.integer("connections", 0, MAX_LIMIT, 0),
        section.integer("pending", 0, MAX_LIMIT, 0),
        section.integer("requests", 0, MAX_LIMIT, 0));
  }
}
