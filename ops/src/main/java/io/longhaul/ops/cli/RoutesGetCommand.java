package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "get",
    description = "Print a configuration as JSON; its version goes to standard error.",
    footer = {
      "",
      "Examples:",
      "  longhaul routes get > routes.json",
      "  longhaul routes get --version 7   # one that `routes history` lists"
    })
final class RoutesGetCommand extends ClientCommand {
  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Instead of the one that is in force.")
  private Optional<String> version = Optional.empty();

  RoutesGetCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    ApiReply reply = api.get(version.map(QueryString::routesVersion).orElse("/v1/routes"));
    out.println(ApiJson.pretty(reply.body()));
    PrintWriter err = commandLine().getErr();
    err.println("version " + reply.etag().orElse("unknown"));
    err.flush();
    return 0;
  }
}
