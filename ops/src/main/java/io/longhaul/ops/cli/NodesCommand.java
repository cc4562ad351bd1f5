package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.NodeStatus;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "nodes",
    description = "List the nodes with their states.",
    footer = {"", "Examples:", "  longhaul nodes", "  longhaul nodes --json | jq '.[].state'"})
final class NodesCommand extends ClientCommand {
  @Option(names = "--json", description = "Print an array of objects with id, state and more.")
  private boolean json;

  NodesCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String nodes = api.get("/v1/nodes").body();
    if (json) {
      out.println(ApiJson.pretty(nodes));
    } else {
      List<NodeStatus> all = List.of(ApiJson.read(nodes, NodeStatus[].class));
      new StatusText(colours()).nodes(all).forEach(out::println);
    }
    return 0;
  }
}
