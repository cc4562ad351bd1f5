package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.RoutesDifference;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "Show what a document would change, or what changed between two versions: one line a field.",
      "Exit status: 0 both mean the same, 1 they differ, 2 it could not be told."
    },
    footer = {
      "",
      "Examples:",
      "  longhaul routes diff routes.yaml            # against what is in force",
      "  longhaul routes diff routes.yaml --from 7   # against version 7",
      "  longhaul routes diff --from 7               # from version 7 to what is in force",
      "  longhaul routes diff --from 7 --to 9"
    })
final class RoutesDiffCommand extends ClientCommand {
  private static final int DIFFERENT = 1;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "YAML or JSON; - reads standard input.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--from", paramLabel = "VERSION", description = "Instead of what is in force.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "VERSION", description = "Without FILE only.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--json", description = "Print {from, to, changes} as the API gives them.")
  private boolean json;

  RoutesDiffCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    if (file.isPresent() == to.isPresent() && (file.isPresent() || from.isEmpty())) {
      throw new ParameterException(
          commandLine(),
          "routes diff: expected FILE [--from VERSION], or --from VERSION [--to ...]");
    }
    try {
      String body = compare(api).body();
      RoutesDifference difference = ApiJson.read(body, RoutesDifference.class);
      if (json) {
        out.println(ApiJson.pretty(body));
      } else {
        difference.changes().forEach(out::println);
      }
      return difference.changes().isEmpty() ? 0 : DIFFERENT;
    } catch (CommandFailure | IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), CommandFailure.USAGE);
    }
  }

  private ApiReply compare(ApiClient api) {
    QueryString target = new QueryString("/v1/routes/diff");
    if (file.isEmpty()) {
      return api.get(target.with("from", from).with("to", to).toString());
    }
    RoutesFile document = RoutesFile.read(file.get());
    return api.post(
        target.with("name", document.name()).with("from", from).toString(), document.text());
  }
}
