package io.longhaul.ops.cli;

import io.longhaul.ops.admin.RoutesResult;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    description = "Put a configuration in force. One that says the same changes nothing.",
    footer = {
      "",
      "Examples:",
      "  longhaul routes put routes.yaml",
      "  longhaul routes put routes.yaml --if-match 7   # only over version 7"
    })
final class RoutesPutCommand extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input.")
  private String file = "";

  @Option(
      names = "--if-match",
      paramLabel = "VERSION",
      description = "Refuse unless this version is in force; without it, whatever is is replaced.")
  private @Nullable String ifMatch;

  RoutesPutCommand(ClientEnvironment environment) {
    super(environment);
  }

  @Override
  int run(ApiClient api, PrintWriter out) {
    RoutesFile document = RoutesFile.read(file);
    String version = Optional.ofNullable(ifMatch).or(() -> api.get("/v1/routes").etag()).orElse("");
    String target = new QueryString("/v1/routes").with("name", document.name()).toString();
    ApiReply reply =
        api.send("PUT", target, document.text(), Map.of("If-Match", "\"" + version + "\""));
    RoutesResult result = ApiJson.read(reply.body(), RoutesResult.class);
    out.println(
        result.changed()
            ? document.name() + ": in force as version " + result.version()
            : document.name() + ": unchanged, version " + result.version() + " stays");
    return 0;
  }
}
