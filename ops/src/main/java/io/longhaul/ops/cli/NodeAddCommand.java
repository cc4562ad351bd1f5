package io.longhaul.ops.cli;

import io.longhaul.ops.admin.LaunchResult;
import io.longhaul.ops.admin.NodeRequest;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = "Start one more node where `longhaul up` runs the tier.",
    footer = {"", "Examples:", "  longhaul node add", "  longhaul node add node-9"})
final class NodeAddCommand extends ClientCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Id of the new node; without it the next free one is taken.")
  private @Nullable String id;

  NodeAddCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String body = ApiJson.write(new NodeRequest(Optional.ofNullable(id)));
    out.println(ApiJson.read(api.post("/v1/nodes", body).body(), LaunchResult.class).text());
    return 0;
  }
}
