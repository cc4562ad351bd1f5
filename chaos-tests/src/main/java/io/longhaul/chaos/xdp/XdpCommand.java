package io.longhaul.chaos.xdp;

import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./longhaul bench xdp}. */
@Command(
    name = "xdp",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what a packet costs in the director's program, in the kernel, and what the same costs"
          + " with a table of connections in front.",
      "",
      "Needs root. Sends nothing and touches no tier that runs. Ends with JSON lines."
    })
final class XdpCommand implements Callable<Integer> {
  @Option(
      names = "--flows",
      defaultValue = "1000,2000000",
      split = ",",
      paramLabel = "N",
      description = "Flows that packets are of, at random (default: ${DEFAULT-VALUE}).")
  private List<Integer> flows = List.of();

  @Option(
      names = "--packets",
      defaultValue = "2000000",
      paramLabel = "N",
      description = "Packets of a measurement (default: ${DEFAULT-VALUE}).")
  private int packets;

  @Option(
      names = "--rounds",
      defaultValue = "9",
      paramLabel = "N",
      description =
          "Measurements of each kind, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    List<XdpCase> cases = cases();
    PrintWriter out = spec.commandLine().getOut();
    try (XdpBench bench = XdpBench.load(packets, rounds, Collections.max(flows))) {
      List<XdpResult> results = cases.stream().map(bench::measure).toList();
      results.forEach(result -> out.println(result.text()));
      results.forEach(result -> result.json().forEach(out::println));
      out.println(bench.memoryJson());
    } catch (BpfException | IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    out.flush();
    return 0;
  }

  private List<XdpCase> cases() {
    try {
      XdpBench.check(packets, rounds);
      return flows.stream()
          .flatMap(
              count ->
                  List.of(new XdpCase(IpVersion.V4, count), new XdpCase(IpVersion.V6, count))
                      .stream())
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
