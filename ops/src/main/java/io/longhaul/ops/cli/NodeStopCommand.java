package io.longhaul.ops.cli;

import io.longhaul.ops.admin.LaunchResult;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    description = "Stop a drained node where `longhaul up` runs the tier.",
    footer = {
      "",
      "Examples:",
      "  longhaul drain node-1 --wait && longhaul node stop node-1",
      "  longhaul node stop node-1 --force   # ends its open connections"
    })
final class NodeStopCommand extends ClientCommand {
  @Parameters(paramLabel = "NODE", description = "Id of the node; `longhaul nodes` lists them.")
  private String node = "";

  @Option(names = "--force", description = "Also when it is not drained: ends its connections.")
  private boolean force;

  NodeStopCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String target = QueryString.node(node, "/stop") + (force ? "?force=true" : "");
    out.println(ApiJson.read(api.post(target, "").body(), LaunchResult.class).text());
    return 0;
  }
}
