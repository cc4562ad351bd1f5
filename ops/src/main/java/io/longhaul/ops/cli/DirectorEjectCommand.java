package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.DirectorStatus;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "eject",
    description = {
      "Let the tier go on without a director that will not acknowledge or come back.",
      "Make sure that nothing sends it clients any more: it may forward by an old epoch."
    },
    footer = {
      "",
      "Examples:",
      "  longhaul director eject director-2",
      "  longhaul director eject director-2 --force   # although it lives and acknowledges"
    })
final class DirectorEjectCommand extends ClientCommand {
  @Parameters(
      paramLabel = "DIRECTOR",
      description = "Id of the director; `longhaul directors` lists them.")
  private String director = "";

  @Option(names = "--force", description = "Also when it lives and acknowledges.")
  private boolean force;

  DirectorEjectCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String target = QueryString.director(director, "/eject") + (force ? "?force=true" : "");
    DirectorStatus status = ApiJson.read(api.post(target, "").body(), DirectorStatus.class);
    out.println(status.id() + ": " + status.state() + ", no longer waited for");
    return 0;
  }
}
