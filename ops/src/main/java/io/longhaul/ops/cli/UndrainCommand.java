package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.NodeStatus;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "undrain",
    description = "Cancel a drain: the node takes new connections again.",
    footer = {"", "Example:", "  longhaul undrain node-1"})
final class UndrainCommand extends ClientCommand {
  @Parameters(paramLabel = "NODE", description = "Id of the node; `longhaul nodes` lists them.")
  private String node = "";

  UndrainCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String body = api.post(QueryString.node(node, "/undrain"), "").body();
    out.println(NodeLine.of(ApiJson.read(body, NodeStatus.class)));
    return 0;
  }
}
