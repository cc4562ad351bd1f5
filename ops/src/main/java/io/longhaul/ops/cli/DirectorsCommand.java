package io.longhaul.ops.cli;

import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.DirectorStatus;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "directors",
    description = "List the directors with their states.",
    footer = {
      "",
      "Examples:",
      "  longhaul directors",
      "  longhaul directors --json | jq '.[].state'"
    })
final class DirectorsCommand extends ClientCommand {
  @Option(names = "--json", description = "Print an array of objects with id, state and more.")
  private boolean json;

  DirectorsCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String directors = api.get("/v1/directors").body();
    if (json) {
      out.println(ApiJson.pretty(directors));
    } else {
      List<DirectorStatus> all = List.of(ApiJson.read(directors, DirectorStatus[].class));
      new StatusText(colours()).directors(all).forEach(out::println);
    }
    return 0;
  }
}
