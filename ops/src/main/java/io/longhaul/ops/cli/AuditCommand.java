package io.longhaul.ops.cli;

import io.longhaul.membership.store.AuditEntry;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = "List who changed what, when and from where; the newest last.",
    footer = {"", "Examples:", "  longhaul audit", "  longhaul audit --json | jq '.[-1]'"})
final class AuditCommand extends ClientCommand {
  @Option(names = "--json", description = "Print an array of objects as the API gives them.")
  private boolean json;

  AuditCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String body = api.get("/v1/audit").body();
    if (json) {
      out.println(ApiJson.pretty(body));
      return 0;
    }
    TextTable table = new TextTable(colours(), "WHEN", "WHO", "FROM", "WHAT");
    for (AuditEntry entry : ApiJson.read(body, AuditEntry[].class)) {
      table.row(entry.at(), entry.who(), entry.from(), entry.what());
    }
    table.lines().forEach(out::println);
    return 0;
  }
}
