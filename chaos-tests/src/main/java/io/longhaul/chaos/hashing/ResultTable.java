package io.longhaul.chaos.hashing;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as people read them. */
final class ResultTable {
  private static final String HEADER =
      "%-13s %9s %7s %15s %14s %8s %11s%n"
          .formatted(
              "",
              "max/fair",
              "moved",
              "broken: planned",
              "broken: deaths",
              "longest",
              "done after");

  private ResultTable() {}

  static String of(List<SchemeResult> results) {
    return HEADER + results.stream().map(ResultTable::row).collect(Collectors.joining());
  }

  private static String row(SchemeResult result) {
    return String.format(
        Locale.ROOT,
        "%-13s %9.3f %6.2fx %14.3f%% %13.3f%% %8d %11s%n",
        result.name(),
        result.evenness(),
        result.movedOverLeast(),
        result.brokenByPlansPercent(),
        result.brokenByDeathsPercent(),
        result.longest(),
        result.unfinished() > 0 ? "> 1000 d" : time(result.doneAfterSeconds()));
  }

  /** The last line: figures by scheme, for programs. */
  static String summary(HashBench bench, List<SchemeResult> results) {
    return "seed="
        + bench.seed()
        + " nodes="
        + bench.nodes()
        + " opened="
        + results.getFirst().opened()
        + " "
        + results.stream().map(ResultTable::brief).collect(Collectors.joining(" "));
  }

  private static String brief(SchemeResult result) {
    return String.format(
        Locale.ROOT,
        "%s=%.3f/%.2fx/%d",
        result.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
        result.evenness(),
        result.movedOverLeast(),
        result.brokenByPlans() + result.brokenByDeaths());
  }

  static String time(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : seconds + " s";
  }
}
