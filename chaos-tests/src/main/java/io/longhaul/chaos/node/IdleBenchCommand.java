package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./longhaul bench idle}. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures what an idle proxied WebSocket costs in a node, HAProxy and nginx, in turns.",
      "",
      "Ends with one line of key=value: bytes a WebSocket, and the CPU that all of them cost."
    })
final class IdleBenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Measurements of each, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--connections",
      defaultValue = "5000",
      paramLabel = "N",
      description = "WebSockets that are idle (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--warm",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "For which each process opens and closes WebSockets before (${DEFAULT-VALUE}).")
  private int warmSeconds;

  @Option(
      names = {"--hold", "--seconds"},
      defaultValue = "25",
      paramLabel = "SECONDS",
      description = "Of being idle, with one message on each (default: ${DEFAULT-VALUE}).")
  private int holdSeconds;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    IdlePlan plan =
        new IdlePlan(
            options.contenders(out),
            BenchOptions.ranged("--rounds", rounds, 1, 1_000),
            BenchOptions.ranged("--connections", connections, 10, Descriptors.mostTunnels()),
            Duration.ofSeconds(BenchOptions.ranged("--warm", warmSeconds, 1, 600)),
            Duration.ofSeconds(BenchOptions.ranged("--hold", holdSeconds, 1, 3_600)));
    out.println("tls and h2 are left out: only plain WebSockets over HTTP/1.1 are measured so far");
    out.flush();
    try (Workbench bench = Workbench.open()) {
      IdleBench run = new IdleBench(plan, bench, options.workers(), options.nodeFlags(), out);
      out.println(run.line());
    }
    out.flush();
    return 0;
  }
}
