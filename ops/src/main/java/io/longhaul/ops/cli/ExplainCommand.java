package io.longhaul.ops.cli;

import io.longhaul.membership.planner.Reason;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.status.ChainLink;
import io.longhaul.ops.admin.status.ExplainedPath;
import io.longhaul.ops.admin.status.Explanation;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Say where a client's connection goes: slot, chain, who holds it and why.",
    footer = {
      "",
      "In a relay tier the slot depends on the director that the client connected to:",
      "there is one answer for each, unless --to says which.",
      "",
      "Examples:",
      "  longhaul explain 127.0.0.1:50312",
      "  longhaul explain 192.0.2.7:50312 --to 198.51.100.1:443"
    })
final class ExplainCommand extends ClientCommand {
  @Parameters(
      paramLabel = "CLIENT_IP:PORT",
      description = "The client's address, such as [::1]:50312.")
  private String client = "";

  @Option(names = "--door", paramLabel = "NAME", description = "Front door, if there are several.")
  private @Nullable String door;

  @Option(names = "--to", paramLabel = "IP:PORT", description = "What the client connected to.")
  private @Nullable String to;

  @Option(names = "--json", description = "Print the explanation as the API gives it.")
  private boolean json;

  ExplainCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    String target =
        new QueryString("/v1/explain")
            .with("client", client)
            .with("door", Optional.ofNullable(door))
            .with("to", Optional.ofNullable(to))
            .toString();
    String body = api.get(target).body();
    if (json) {
      out.println(ApiJson.pretty(body));
    } else {
      print(ApiJson.read(body, Explanation.class), out);
    }
    return 0;
  }

  private void print(Explanation explanation, PrintWriter out) {
    for (ExplainedPath path : explanation.paths()) {
      out.println(
          explanation.client()
              + " to "
              + path.destination()
              + path.director().map(id -> " (" + id + ")").orElse("")
              + ": slot "
              + path.slot()
              + " in epoch "
              + explanation.epoch());
      for (ChainLink link : path.chain()) {
        out.println(
            "  "
                + (link.position() + 1)
                + ". "
                + link.node()
                + " ["
                + link.state()
                + "] "
                + link.why());
      }
      if (path.chain().isEmpty()) {
        out.println("  no node: the tier takes no connections");
      }
      for (Reason reason : path.reasons()) {
        out.println("  waits: " + reason.text() + " (" + reason.rule() + ")");
      }
    }
  }
}
