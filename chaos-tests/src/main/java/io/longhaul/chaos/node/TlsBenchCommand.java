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

  @Option(
      names = "--groups",
      defaultValue = "X25519",
      split = ",",
      paramLabel = "GROUP",
      description =
          "Key exchanges that clients offer, by BoringSSL's names (default: ${DEFAULT-VALUE}, which"
              + " all three speak). X25519MLKEM768 before it is what the node prefers.")
  private List<String> groups = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RatePlan plan = rates.plan(options.contenders(out));
    int atOnce = BenchOptions.ranged("--connections", connections, 1, 1_000);
    ClientTls tls = ClientTls.offering(groups);
    try (Workbench bench = Workbench.open()) {
      Sockets sockets = bench.start(Sockets::new);
      Proxies starts = options.proxies(bench, atOnce);
      List<Trial> trials = List.of(new HandshakeTrial(sockets, tls, atOnce));
      out.println(new RateBench(plan, starts, trials, out).line());
    }
    out.flush();
    return 0;
  }
}
