package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      names = "--wires",
      defaultValue = "plain,tls,h2",
      split = ",",
      paramLabel = "WIRE",
      description =
          "plain, tls (clients speak TLS), h2 (HTTP/2 to the application; default: all three).")
  private List<String> wires = List.of();

  @Option(
      names = "--connections",
      defaultValue = "5000",
      paramLabel = "N",
      description = "WebSockets that are idle (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--warm",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "For which each process opens and closes WebSockets before (${DEFAULT-VALUE}).")
  private int warmSeconds;

  @Option(
      names = {"--hold", "--seconds"},
      defaultValue = "25",
      paramLabel = "SECONDS",
      description = "Of being idle, with one message on each, twice (default: ${DEFAULT-VALUE}).")
  private int holdSeconds;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Wire> measured = wires();
    int most = measured.stream().mapToInt(Descriptors::mostTunnels).min().orElseThrow();
    IdlePlan plan =
        new IdlePlan(
            measured,
            options.contenders(out),
            BenchOptions.ranged("--rounds", rounds, 1, 1_000),
            BenchOptions.ranged("--connections", connections, 10, most),
            Duration.ofSeconds(BenchOptions.ranged("--warm", warmSeconds, 1, 600)),
            Duration.ofSeconds(BenchOptions.ranged("--hold", holdSeconds, 1, 3_600)));
    try (Workbench bench = Workbench.open()) {
      Proxies proxies = options.proxies(bench, plan.connections());
      Sockets sockets = bench.start(Sockets::new);
      out.println(new IdleBench(plan, proxies, sockets, out).line());
    }
    out.flush();
    return 0;
  }

  private List<Wire> wires() {
    List<Wire> all = new ArrayList<>();
    for (String label : wires) {
      all.add(
          Stream.of(Wire.values())
              .filter(wire -> wire.label().equals(label))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "--wires: " + label + " (expected: some of plain, tls, h2)",
                          CommandFailure.USAGE)));
    }
    return all.stream().distinct().toList();
  }
}
