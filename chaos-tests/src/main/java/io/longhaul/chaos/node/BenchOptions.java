package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What all of these benchmarks can be told. */
final class BenchOptions {
  private static final int MOST_WORKERS = 64;

  @Option(
      names = "--against",
      defaultValue = "haproxy,nginx",
      split = ",",
      paramLabel = "PEER",
      description = "Peers, as Debian has them (default: ${DEFAULT-VALUE}); none for none.")
  private List<String> against = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Event loops of the node, threads of HAProxy, workers of nginx (default: the"
              + " processors).")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--node-flags",
      defaultValue = "",
      paramLabel = "'-XX:...'",
      description = "Flags of Java for the node, to try them; by default those of ./longhaul node.")
  private String nodeFlags = "";

  /**
   * Who takes part, Longhaul first.
   *
   * @param out is told of peers that are not installed
   */
  List<Contender> contenders(PrintWriter out) {
    List<Contender> all = new ArrayList<>(List.of(Contender.LONGHAUL));
    for (String label : against) {
      if (label.equals("none")) {
        continue;
      }
      Contender peer =
          Contender.peer(label)
              .orElseThrow(
                  () ->
                      usage("--against: " + label + " (expected: haproxy, nginx, both, or none)"));
      if (Programs.find(label).isEmpty()) {
        out.println(
            label
                + " is not installed (Debian: package "
                + peer.debianPackage()
                + "); what compares with it is left out");
      } else if (!all.contains(peer)) {
        all.add(peer);
      }
    }
    return List.copyOf(all);
  }

  int workers() {
    return ranged("--workers", workers, 1, MOST_WORKERS);
  }

  /** Threads of clients, and of the application. */
  int helpers() {
    return Math.max(1, workers() / 2);
  }

  /**
   * Starts the application, and all that proxies need.
   *
   * @param clients that each has to hold at the same time
   */
  Proxies proxies(Workbench bench, int clients) {
    List<String> flags =
        Stream.of(nodeFlags.split("\\s+", -1)).filter(flag -> !flag.isEmpty()).toList();
    Upstream upstream = bench.start(() -> Upstream.start(helpers()));
    return new Proxies(bench, upstream, workers(), clients, flags);
  }

  /** Refuses what is out of range, as a wrong call. */
  static int ranged(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw usage(option + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(message, CommandFailure.USAGE);
  }
}
