package io.longhaul.ops.cli;

import io.longhaul.ops.admin.Thawed;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
    name = "thaw",
    description = {
      "End a freeze: take the nodes that are unreachable now for gone after all.",
      "The tier freezes by itself when more than half of its nodes vanish within a minute."
    },
    footer = {"", "Example:", "  longhaul thaw"})
final class ThawCommand extends ClientCommand {
  ThawCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    Thawed thawed = ApiJson.read(api.post("/v1/thaw", "").body(), Thawed.class);
    out.println(
        "thawed: frozen since epoch "
            + thawed.frozenAt()
            + "; unreachable nodes leave the chains after their time");
    return 0;
  }
}
