package io.longhaul.ops.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every client command has: its options, its output, a client to talk with. */
abstract class ClientCommand implements Callable<Integer> {
  private final ClientEnvironment environment;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClientOptions options = new ClientOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help; // only picocli reads it

  ClientCommand(ClientEnvironment environment) {
    this.environment = environment;
  }

  /** Does it; the exit status is 0 unless it throws or says otherwise. */
  abstract int run(ApiClient api, PrintWriter out);

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    TokenSearch tokens = new TokenSearch(options.tokenFile(environment), environment.home());
    try (ApiClient api =
        new ApiClient(options.addresses(environment), tokens, spec.commandLine().getErr())) {
      return run(api, out);
    } finally {
      out.flush();
    }
  }

  final ClientEnvironment environment() {
    return environment;
  }

  final Colours colours() {
    return new Colours(environment.colours());
  }

  final CommandLine commandLine() {
    return spec.commandLine();
  }
}
