package io.longhaul.chaos.scale;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Results as people read them: a line a measure, a column a policy. */
final class UpgradeTable {
  private static final int KIBI = 1024;
  private static final double MICROS_A_MILLI = 1_000;

  private record Line(String name, Function<UpgradeResult, String> value) {}

  private static final List<Line> LINES =
      List.of(
          new Line("duration", result -> time(result.durationMs())),
          new Line("epochs", result -> grouped(result.epochs())),
          new Line("  that only sweep empty tails", result -> grouped(result.sweeps())),
          new Line("  planned and checked here", result -> grouped(result.plannedEpochs())),
          new Line("epoch, median", result -> kibibytes(result.medianBytes())),
          new Line("epoch, largest", result -> kibibytes(result.largestBytes())),
          new Line("longest chain", result -> grouped(result.longestChain())),
          new Line("slots held at once, most", result -> grouped(result.heldSlots())),
          new Line("extra hops a packet, mean", result -> decimal(result.hops())),
          new Line("extra hops a packet, worst time", result -> decimal(result.worstHops())),
          new Line("planning an epoch, median", result -> millis(result.planP50Micros())),
          new Line("planning an epoch, 99%", result -> millis(result.planP99Micros())),
          new Line("heads moved a slot", result -> decimal(result.moved())),
          new Line("connections nudged", result -> grouped(result.nudged())),
          new Line("connections stranded", result -> grouped(result.stranded())));

  private UpgradeTable() {}

  static String of(List<String> policies, List<UpgradeResult> results) {
    return row("", policies)
        + LINES.stream()
            .map(line -> row(line.name(), results.stream().map(line.value()).toList()))
            .collect(Collectors.joining());
  }

  /** The last line: figures for programs. */
  static String summary(UpgradePlan plan, UpgradeResult result) {
    return String.format(
        Locale.ROOT,
        "policy=%s nodes=%d directors=%d connections=%d hours=%.1f epochs=%d maxChain=%d held=%d"
            + " maxBytes=%d hops=%.4f planP50Ms=%.1f planP99Ms=%.1f moved=%.3f nudged=%d stranded=%d",
        plan.policy().name(),
        plan.nodes(),
        plan.directors(),
        plan.connections(),
        result.durationMs() / (double) Duration.ofHours(1).toMillis(),
        result.epochs(),
        result.longestChain(),
        result.heldSlots(),
        result.largestBytes(),
        result.hops(),
        result.planP50Micros() / MICROS_A_MILLI,
        result.planP99Micros() / MICROS_A_MILLI,
        result.moved(),
        result.nudged(),
        result.stranded());
  }

  private static String row(String name, List<String> values) {
    return String.format(
        "%-32s%s%n", name, values.stream().map("%14s"::formatted).collect(Collectors.joining()));
  }

  private static String time(long ms) {
    Duration time = Duration.ofMillis(ms);
    return time.toDays() > 0
        ? time.toDays() + " d " + time.toHoursPart() + " h"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  private static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / MICROS_A_MILLI);
  }

  private static String kibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f KiB", (double) bytes / KIBI);
  }
}
