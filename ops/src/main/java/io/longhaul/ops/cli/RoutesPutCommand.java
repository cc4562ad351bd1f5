package io.longhaul.ops.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    description = "Put a configuration in force. One that says the same changes nothing.",
    footer = {
      "",
      "Examples:",
      "  longhaul routes put routes.yaml --dry-run",
      "  longhaul routes put routes.yaml --message 'two more endpoints'",
      "  longhaul routes put routes.yaml --if-version 7   # only over version 7"
    })
final class RoutesPutCommand extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
  private String file = "";

  @Mixin private RoutesChangeOptions options = new RoutesChangeOptions();

  RoutesPutCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    RoutesFile document = RoutesFile.read(file);
    QueryString target = new QueryString("/v1/routes").with("name", document.name());
    return options.send(
        api, out, "PUT", target, new RoutesChangeOptions.Body(document.name(), document.text()));
  }
}
