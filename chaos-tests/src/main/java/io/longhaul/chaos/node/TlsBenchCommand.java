package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./longhaul bench tls}. */
@Command(
    name = "tls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures full TLS handshakes (ECDSA P-256) a second with a node, HAProxy and nginx, in"
          + " turns.",
      "",
      "Ends with one line of key=value: Longhaul's figures divided by its peers'."
    })
final class TlsBenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Mixin private RateOptions rates = new RateOptions();

  @Option(
      names = "--connections",
      defaultValue = "64",
      paramLabel = "N",
      description = "Handshakes at once (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RatePlan plan = rates.plan(options.contenders(out));
    int atOnce = BenchOptions.ranged("--connections", connections, 1, 1_000);
    try (Workbench bench = Workbench.open()) {
      Sockets sockets = bench.start(Sockets::new);
      Proxies starts = options.proxies(bench, atOnce);
      List<Trial> trials = List.of(new HandshakeTrial(sockets, atOnce));
      out.println(new RateBench(plan, starts, trials, out).line());
    }
    out.flush();
    return 0;
  }
}
