package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How long a benchmark of rates measures. */
final class RateOptions {
  @Option(
      names = "--rounds",
      defaultValue = "7",
      paramLabel = "N",
      description = "Measurements of each, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Of each measurement (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description =
          "Of each kind of work, for each, before the rounds (default: ${DEFAULT-VALUE}).")
  private int warmSeconds;

  RatePlan plan(List<Contender> contenders) {
    return new RatePlan(
        contenders,
        BenchOptions.ranged("--rounds", rounds, 1, 1_000),
        Duration.ofSeconds(BenchOptions.ranged("--warm", warmSeconds, 1, 3_600)),
        Duration.ofSeconds(BenchOptions.ranged("--seconds", seconds, 1, 3_600)));
  }
}
