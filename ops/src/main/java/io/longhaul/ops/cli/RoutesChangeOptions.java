package io.longhaul.ops.cli;

import io.longhaul.ops.admin.RoutesResult;
import io.longhaul.ops.admin.http.ApiJson;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code put} and {@code rollback} have in common. */
final class RoutesChangeOptions {
  @Option(
      names = {"--if-version", "--if-match"},
      paramLabel = "VERSION",
      description =
          "Refuse unless this version is in force; without it, whatever is in force is replaced.")
  private Optional<String> version = Optional.empty();

  @Option(names = "--message", paramLabel = "TEXT", description = "What for; the history has it.")
  private Optional<String> message = Optional.empty();

  @Option(names = "--dry-run", description = "Check all, show what would change, change nothing.")
  private boolean dryRun;

  /** Sends the change and says what became of it. */
  int send(ApiClient api, PrintWriter out, String method, QueryString target, Body body) {
    target.with("message", message).with("dryRun", Boolean.toString(dryRun));
    String ifMatch = version.map(number -> "\"" + number + "\"").orElse("*");
    ApiReply reply = api.send(method, target.toString(), body.text(), Map.of("If-Match", ifMatch));
    RoutesResult result = ApiJson.read(reply.body(), RoutesResult.class);
    result.changes().forEach(out::println);
    out.println(body.what() + ": " + outcome(result));
    return 0;
  }

  /**
   * What is sent.
   *
   * @param what it is, for messages
   */
  record Body(String what, String text) {}

  private String outcome(RoutesResult result) {
    String there = result.version() < 0 ? "no version" : "version " + result.version();
    if (!result.changed()) {
      return "unchanged, " + there + " stays";
    }
    return dryRun ? "would change " + there + "; nothing was changed" : "in force as " + there;
  }
}
