package io.longhaul.ops;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./longhaul}: the command line of every module, in one place. */
@Command(
    name = "longhaul",
    description = "A load-balancer tier for connections that live for days.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Runnable {
  /**
   * Netty's search for lost buffers, which looks at one in 128 and costs 3 % of a node's CPU. What
   * was set on Java's command line stays.
   */
  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  @Spec CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs a command line and ends the process with its status. */
  public static void main(String[] args) {
    var _ = System.getProperties().putIfAbsent(LEAK_DETECTION, "disabled");
    System.exit(commandLine().execute(args));
  }

  /** All commands of all providers on the class path, and how their failures are shown. */
  public static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Main());
    List<CommandProvider> providers =
        ServiceLoader.load(CommandProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    providers.forEach(provider -> provider.commands().forEach(root::addSubcommand));
    providers.forEach(provider -> addSubcommands(root, provider.subcommands()));
    root.setExecutionExceptionHandler(new FailurePrinter());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    // Commands that are handed on, as to a lab's host, have such arguments of their own.
    root.setExpandAtFiles(false);
    return root;
  }

  private static void addSubcommands(CommandLine root, Map<String, List<Object>> subcommands) {
    subcommands.forEach(
        (name, commands) -> {
          CommandLine parent = root.getSubcommands().get(name);
          if (parent == null) {
            throw new IllegalStateException(
                "command " + name + ": unknown (expected: one that a provider brings)");
          }
          commands.forEach(parent::addSubcommand);
        });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
