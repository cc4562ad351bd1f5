package io.longhaul.chaos.scale;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.planner.Planner;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./longhaul bench upgrade}. */
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Upgrades every node and director of a large tier, on paper and in virtual time.",
      "",
      "The coordination, the planner and the codec are the real ones. Ends with one line of figures"
          + " for each policy."
    })
final class UpgradeCommand implements Callable<Integer> {
  /** What becomes of a draining node's connections. */
  enum Policy {
    WAIT,
    PATIENT,
    NUDGE
  }

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Gives all that is random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--nodes",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Nodes (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--directors",
      defaultValue = "64",
      paramLabel = "N",
      description = "Directors (default: ${DEFAULT-VALUE}).")
  private int directors;

  @Option(
      names = "--connections",
      defaultValue = "20000000",
      paramLabel = "N",
      description = "Connections open at any time (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--wave",
      defaultValue = "400",
      paramLabel = "N",
      description = "Nodes that drain at a time (default: ${DEFAULT-VALUE}).")
  private int wave;

  @Option(
      names = "--policy",
      split = ",",
      defaultValue = "wait,patient,nudge",
      paramLabel = "wait|patient|nudge",
      description = "How draining nodes treat connections (default: ${DEFAULT-VALUE}).")
  private List<Policy> policies = new ArrayList<>();

  @Option(
      names = "--patience",
      defaultValue = "24h",
      converter = DurationText.class,
      paramLabel = "TIME",
      description = "How long a patient node waits before it nudges (default: ${DEFAULT-VALUE}).")
  private Duration patience = Duration.ZERO;

  @Option(
      names = "--nudge",
      defaultValue = "30m",
      converter = DurationText.class,
      paramLabel = "TIME",
      description = "Over how long a nudged node's connections end (default: ${DEFAULT-VALUE}).")
  private Duration nudge = Duration.ZERO;

  private final PrintStream out;
  private final PrintStream err;

  UpgradeCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    List<UpgradePlan> plans;
    try {
      plans = policies.stream().map(this::plan).toList();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    List<UpgradeResult> results =
        plans.stream().map(plan -> UpgradeRun.of(plan, Lifetimes.MIXED, Planner::plan)).toList();
    out.print(UpgradeTable.of(plans.stream().map(plan -> plan.policy().name()).toList(), results));
    for (int i = 0; i < results.size(); i++) {
      out.println(UpgradeTable.summary(plans.get(i), results.get(i)));
    }
    boolean stranded = results.stream().anyMatch(result -> result.stranded() > 0);
    return stranded ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private UpgradePlan plan(Policy policy) {
    DrainPolicy drain =
        switch (policy) {
          case WAIT -> DrainPolicy.waiting();
          case PATIENT -> DrainPolicy.patient(patience, nudge);
          case NUDGE -> DrainPolicy.nudging(nudge);
        };
    return new UpgradePlan(seed, nodes, directors, connections, wave, drain);
  }

  /** A time as everywhere in Longhaul: {@code 250ms}, {@code 60s}, {@code 5m}. */
  static final class DurationText implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return ScalarValues.duration(value);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }
}
