package io.longhaul.ops.cli;

import io.longhaul.ops.admin.RoutesVersionEntry;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description = "List the versions that are kept, who put them and when; the newest last.",
    footer = {"", "Examples:", "  longhaul routes history", "  longhaul routes get --version 7"})
final class RoutesHistoryCommand extends ClientCommand {
  @Option(names = "--json", description = "Print an array of objects as the API gives them.")
  private boolean json;

  RoutesHistoryCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String body = api.get("/v1/routes/versions").body();
    if (json) {
      out.println(ApiJson.pretty(body));
      return 0;
    }
    TextTable table = new TextTable(colours(), "VERSION", "WHEN", "WHO", "MESSAGE");
    for (RoutesVersionEntry entry : ApiJson.read(body, RoutesVersionEntry[].class)) {
      table.row(entry.version(), entry.at(), entry.who(), entry.message().orElse(""));
    }
    table.lines().forEach(out::println);
    return 0;
  }
}
