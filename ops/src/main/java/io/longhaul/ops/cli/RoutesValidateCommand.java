package io.longhaul.ops.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description = "Check a document as `put` would, and change nothing.",
    footer = {"", "Example:", "  longhaul routes validate routes.yaml"})
final class RoutesValidateCommand extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
  private String file = "";

  RoutesValidateCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    RoutesFile document = RoutesFile.read(file);
    String target = new QueryString("/v1/routes/validate").with("name", document.name()).toString();
    api.post(target, document.text());
    out.println(document.name() + ": valid");
    return 0;
  }
}
