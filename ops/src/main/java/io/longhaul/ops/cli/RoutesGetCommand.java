package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
    name = "get",
    description = "Print the configuration in force as JSON; its version goes to standard error.",
    footer = {"", "Example:", "  longhaul routes get > routes.json"})
final class RoutesGetCommand extends ClientCommand {
  RoutesGetCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    ApiReply reply = api.get("/v1/routes");
    out.println(ApiJson.pretty(reply.body()));
    PrintWriter err = commandLine().getErr();
    err.println("version " + reply.etag().orElse("unknown"));
    err.flush();
    return 0;
  }
}
