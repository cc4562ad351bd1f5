package io.longhaul.ops.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = "Put an earlier version in force again, checked as any other; as a new version.",
    footer = {
      "",
      "Examples:",
      "  longhaul routes rollback 7 --dry-run",
      "  longhaul routes rollback 7 --message 'the new pool answers 500'"
    })
final class RoutesRollbackCommand extends ClientCommand {
  @Parameters(paramLabel = "VERSION", description = "One that `routes history` lists.")
  private String version = "";

  @Mixin private RoutesChangeOptions options = new RoutesChangeOptions();

  RoutesRollbackCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    QueryString target = new QueryString("/v1/routes/rollback").with("version", version);
    return options.send(
        api, out, "POST", target, new RoutesChangeOptions.Body("version " + version, ""));
  }
}
