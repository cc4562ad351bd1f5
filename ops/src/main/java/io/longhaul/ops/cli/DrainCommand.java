package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.NodeStatus;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drain",
    description = "Send new connections elsewhere and keep the node's open ones until they end.",
    footer = {
      "",
      "Examples:",
      "  longhaul drain node-1",
      "  longhaul drain node-1 --wait     # until it is safe to stop",
      "  longhaul undrain node-1          # to cancel"
    })
final class DrainCommand extends ClientCommand {
  @Parameters(paramLabel = "NODE", description = "Id of the node; `longhaul nodes` lists them.")
  private String node = "";

  @Option(names = "--wait", description = "Show the progress until it is drained, safe to stop.")
  private boolean wait;

  @Option(
      names = "--force",
      description = "Also when it is the last active node, or the others lack capacity.")
  private boolean force;

  DrainCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String target = QueryString.node(node, "/drain") + (force ? "?force=true" : "");
    NodeStatus status = ApiJson.read(api.post(target, "").body(), NodeStatus.class);
    if (wait) {
      return new DrainWait(environment(), api, out).await(status);
    }
    out.println(NodeLine.of(status));
    return 0;
  }
}
