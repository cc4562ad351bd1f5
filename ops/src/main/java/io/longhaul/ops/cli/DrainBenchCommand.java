package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.NodeStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code longhaul bench drain}: drains and undrains the nodes of a running tier in turn. */
@Command(
    name = "drain",
    description = {
      "Measure how long drains take to have effect in every director of a running tier.",
      "It drains and undrains the tier's nodes in turn; open connections stay open."
    },
    footer = {"", "Example:", "  longhaul bench drain --drains 100"})
public final class DrainBenchCommand extends ClientCommand {
  @Option(names = "--drains", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int drains = 50;

  /** For {@code longhaul bench}. */
  public DrainBenchCommand() {
    this(ClientEnvironment.ofProcess());
  }

  DrainBenchCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    if (drains < 1 || drains > 10_000) {
      throw new CommandFailure("--drains: " + drains + " (expected: 1 to 10000)");
    }
    List<String> nodes =
        Arrays.stream(ApiJson.read(api.get("/v1/nodes").body(), NodeStatus[].class))
            .filter(node -> node.state().equals("active"))
            .map(NodeStatus::id)
            .toList();
    if (nodes.size() < 2) {
      throw new CommandFailure("nodes: " + nodes.size() + " active (expected: at least 2)");
    }
    DrainLatency latency = new DrainLatency(environment().pause(), api);
    long[] ms = new long[drains];
    for (int i = 0; i < drains; i++) {
      String node = nodes.get(i % nodes.size());
      Duration took = latency.measure(node);
      ms[i] = took.toMillis();
      out.println("drain " + node + ": " + ms[i] + " ms");
    }
    Arrays.sort(ms);
    out.println(
        "drains="
            + drains
            + " p50="
            + at(ms, 50)
            + "ms p99="
            + at(ms, 99)
            + "ms max="
            + ms[drains - 1]
            + "ms");
    return 0;
  }

  private static long at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
