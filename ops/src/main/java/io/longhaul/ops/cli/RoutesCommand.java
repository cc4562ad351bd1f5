package io.longhaul.ops.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "routes",
    description =
        "Show, check, compare or change the L7 configuration: listeners, routes, upstreams.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  longhaul routes get > routes.json",
      "  longhaul routes diff routes.yaml",
      "  longhaul routes put routes.yaml --message 'two more endpoints'",
      "  longhaul routes history",
      "  longhaul routes rollback 7"
    })
final class RoutesCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help; // only picocli reads it

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "routes: no command (expected: get, put, diff, history, rollback, validate or schema)");
  }
}
