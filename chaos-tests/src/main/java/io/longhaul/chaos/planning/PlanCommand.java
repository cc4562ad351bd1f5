package io.longhaul.chaos.planning;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./longhaul bench plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Measures the CPU time of the next epoch when some nodes leave at once: planning it, encoding"
            + " it, and decoding it as every participant does. Ends with one line.")
final class PlanCommand implements Callable<Integer> {
  @Option(
      names = "--nodes",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Nodes of the tier (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--leaving",
      defaultValue = "100",
      paramLabel = "N",
      description = "How many of them are drained at once (default: ${DEFAULT-VALUE}).")
  private int leaving;

  @Option(
      names = "--rounds",
      defaultValue = "100",
      paramLabel = "N",
      description = "Measured rounds, after as many to warm up (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PlanBench bench;
    try {
      bench = new PlanBench(nodes, leaving, rounds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    spec.commandLine().getOut().print(bench.run().text());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
