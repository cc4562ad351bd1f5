package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./longhaul bench proxy}. */
@Command(
    name = "proxy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures requests (HTTP/1.1, the same over TLS, and HTTP/2), WebSocket messages and new"
          + " WebSockets a second through a node, HAProxy and nginx, in turns.",
      "",
      "Ends with one line of key=value: Longhaul's figures divided by its peers'."
    })
final class ProxyBenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Mixin private RateOptions rates = new RateOptions();

  @Option(
      names = "--connections",
      defaultValue = "64",
      paramLabel = "N",
      description =
          "That requests are sent on, and WebSockets that open at once (default:"
              + " ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--websockets",
      defaultValue = "1000",
      paramLabel = "N",
      description = "That messages are sent on (default: ${DEFAULT-VALUE}).")
  private int webSockets;

  @Option(
      names = "--only",
      defaultValue = "requests,tls,h2,ws,open",
      split = ",",
      paramLabel = "WHAT",
      description = "What is measured, as its keys begin (default: ${DEFAULT-VALUE}).")
  private List<String> only = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RatePlan plan = rates.plan(options.contenders(out));
    int atOnce = BenchOptions.ranged("--connections", connections, 1, 1_000);
    int tunnels =
        BenchOptions.ranged("--websockets", webSockets, 1, Descriptors.mostTunnels(Wire.PLAIN));
    try (Workbench bench = Workbench.open()) {
      List<Trial> trials =
          ProxyTrials.only(ProxyTrials.of(bench, options.helpers(), atOnce, tunnels, out), only);
      Proxies starts = options.proxies(bench, Math.max(tunnels, atOnce));
      out.println(new RateBench(plan, starts, trials, out).line());
    }
    out.flush();
    return 0;
  }
}
