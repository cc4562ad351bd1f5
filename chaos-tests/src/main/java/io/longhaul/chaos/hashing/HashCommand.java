package io.longhaul.chaos.hashing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./longhaul bench hash}. */
@Command(
    name = "hash",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares this design with Maglev, rendezvous hashing, a ring and GLB's second chance.",
      "",
      "All meet the same churn and the same connections, without connection tables. Ends with one"
          + " line: evenness/moved/broken connections of each."
    })
final class HashCommand implements Callable<Integer> {
  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Gives the churn and the connections (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--nodes",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Nodes at the beginning, "
              + HashBench.MIN_NODES
              + " to "
              + HashBench.MAX_NODES
              + " (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--connections",
      defaultValue = "50000",
      paramLabel = "N",
      description = "Connections open at any time (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draws the comparison into this file as well.")
  private Optional<Path> svg = Optional.empty();

  private final PrintStream out;
  private final PrintStream err;

  HashCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    HashBench bench;
    try {
      bench = new HashBench(seed, nodes, connections, HashBench.DIRECTORS);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    List<SchemeResult> results = bench.run();
    out.print(ResultTable.of(results));
    if (svg.isPresent() && !draw(bench, results, svg.get())) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    out.println(ResultTable.summary(bench, results));
    return CommandLine.ExitCode.OK;
  }

  private boolean draw(HashBench bench, List<SchemeResult> results, Path file) {
    String title =
        "%d nodes, %d directors, seed %d: the same churn for all"
            .formatted(bench.nodes(), bench.directors(), bench.seed());
    try {
      Files.writeString(file, BarChart.of(title, results));
      return true;
    } catch (IOException e) {
      err.println("svg: " + file + " (expected: a file that can be written): " + e);
      return false;
    }
  }
}
