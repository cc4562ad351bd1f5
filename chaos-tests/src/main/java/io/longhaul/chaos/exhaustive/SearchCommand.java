package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.chaos.sabotage.SabotageOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./longhaul search}. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tries every order of events in the smallest worlds: one slot, two directors, two or three",
      "nodes, and bounds on everything that may happen. Looks for a connection that is lost although",
      "its node lives.",
      "",
      "Ends with one line; exit status 1 where violations is not 0, after the shortest way to it."
    })
final class SearchCommand implements Callable<Integer> {
  /** What these worlds are too small for, or what strands nobody: see the module's README. */
  static final Set<Sabotage> BEYOND =
      Set.of(Sabotage.STOP_UNACKNOWLEDGED, Sabotage.REORDERED_REPORTS, Sabotage.NO_DEMOTION);

  /** What a search's fingerprints and pending states need stays below 4 GB so. */
  static final int DEFAULT_STATES = 10_000_000;

  private static final String ALL_WORLDS = "all";
  private static final int MOST_NODES = 3;

  @Option(
      names = "--world",
      defaultValue = ALL_WORLDS,
      paramLabel = "NAME",
      description = "One world, or all (default: ${DEFAULT-VALUE}).")
  private String world = ALL_WORLDS;

  @Option(names = "--list-worlds", description = "Prints the worlds and what can happen in each.")
  private boolean listWorlds;

  @Option(names = "--large", description = "By each world's large budget instead of its small one.")
  private boolean large;

  @Option(
      names = "--nodes",
      paramLabel = "2|3",
      description = "Nodes (default: 2, in the world named three 3).")
  private Optional<Integer> nodes = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs that are published at most (default: the budget's).")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--faults",
      paramLabel = "N",
      description = "Faults that strike at most (default: the budget's).")
  private Optional<Integer> faults = Optional.empty();

  @Option(
      names = "--operations",
      paramLabel = "N",
      description = "What the operator does at most (default: the budget's).")
  private Optional<Integer> operations = Optional.empty();

  @Option(
      names = "--syns",
      paramLabel = "N",
      description = "SYNs that the client sends at most (default: the budget's).")
  private Optional<Integer> syns = Optional.empty();

  @Option(
      names = "--states",
      defaultValue = "" + DEFAULT_STATES,
      paramLabel = "N",
      description = "Where a world's search ends unfinished (default: ${DEFAULT-VALUE}).")
  private int states;

  @Mixin private SabotageOptions sabotage = new SabotageOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream out;

  SearchCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    if (sabotage.listed()) {
      sabotage.list(out, each -> !BEYOND.contains(each));
      return CommandLine.ExitCode.OK;
    }
    if (listWorlds) {
      Scenario.ALL.forEach(each -> out.printf("%-10s %s%n", each.title(), each.about()));
      return CommandLine.ExitCode.OK;
    }
    SearchRun run = new SearchRun(out, new Rules(sabotage.chosen()));
    for (Scenario scenario : scenarios()) {
      if (run.violations() == 0) {
        run.search(scenario.title(), scenario.options(budget(scenario), states));
      }
    }
    out.println(run.line());
    return run.violations() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Scenario> scenarios() {
    nodes.ifPresent(n -> check("--nodes", n, 2, MOST_NODES));
    check("--states", states, 1, Visited.MOST);
    try {
      List<Scenario> chosen =
          world.equals(ALL_WORLDS) ? Scenario.ALL : List.of(Scenario.titled(world));
      return chosen.stream().map(each -> nodes.map(each::withNodes).orElse(each)).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Budget budget(Scenario scenario) {
    Budget given = large ? scenario.large() : scenario.small();
    return new Budget(
        bound("--epochs", epochs, given.epochs()),
        bound("--faults", faults, given.faults()),
        bound("--operations", operations, given.operations()),
        bound("--syns", syns, given.syns()),
        given.sends(),
        given.closes());
  }

  private int bound(String option, Optional<Integer> wished, int given) {
    wished.ifPresent(n -> check(option, n, 0, Budget.MOST));
    return wished.orElse(given);
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s: %d (expected: %d to %d)".formatted(option, value, least, most));
    }
  }
}
