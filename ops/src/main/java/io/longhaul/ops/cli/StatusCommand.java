package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.DirectorStatus;
import io.longhaul.ops.admin.status.NodeStatus;
import io.longhaul.ops.admin.status.TierStatus;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Show the tier: what serves, what moves, what it waits for.",
    footer = {
      "",
      "Examples:",
      "  longhaul status",
      "  longhaul status --watch",
      "  longhaul status --json | jq .tier.epoch"
    })
final class StatusCommand extends ClientCommand {
  @Option(names = "--json", description = "Print {tier, directors, nodes} as the API gives them.")
  private boolean json;

  @Option(names = "--watch", description = "Show it anew each second, until Ctrl-C.")
  private boolean watch;

  StatusCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    if (watch) {
      return new WatchLoop(environment(), out).run(() -> lines(api));
    }
    lines(api).forEach(out::println);
    return 0;
  }

  private List<String> lines(ApiClient api) {
    String tier = api.get("/v1/tier").body();
    String directors = api.get("/v1/directors").body();
    String nodes = api.get("/v1/nodes").body();
    if (json) {
      return List.of(
          ApiJson.pretty(
              "{\"tier\":" + tier + ",\"directors\":" + directors + ",\"nodes\":" + nodes + "}"));
    }
    return new StatusText(colours())
        .status(
            ApiJson.read(tier, TierStatus.class),
            List.of(ApiJson.read(directors, DirectorStatus[].class)),
            List.of(ApiJson.read(nodes, NodeStatus[].class)));
  }
}
