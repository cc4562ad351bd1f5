package io.longhaul.ops.up;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.process.ProcessName;
import io.longhaul.ops.process.StopSignals;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longhaul up}: runs a whole tier until Ctrl-C. */
@Command(
    name = "up",
    description = {
      "Runs a whole tier on this machine: ZooKeeper, directors, nodes and a sample application.",
      "Ctrl-C stops it."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final int MAX_PORT = 0xFFFF;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--directors", paramLabel = "N", description = "default: 2")
  int directors = 2;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "default: those that --data knows, or 3")
  Optional<Integer> nodes = Optional.empty();

  @Option(names = "--port", paramLabel = "PORT", description = "of the directors; default: 8080")
  int port = 8080;

  @Option(
      names = "--admin",
      paramLabel = "ADDRESS:PORT",
      description = "the first director's admin API; default: 127.0.0.1:8480")
  Optional<String> admin = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keep the tier's state there, and resume from it")
  Optional<Path> data = Optional.empty();

  @Option(names = "--verbose", description = "show everything that the processes log")
  boolean verbose;

  @Override
  public Integer call() throws InterruptedException {
    UpSettings settings =
        new UpSettings(
            ranged("--directors", directors, 1, UpSettings.MAX_DIRECTORS),
            nodes.map(n -> ranged("--nodes", n, 1, UpSettings.MAX_NODES)),
            ranged("--port", port, 1, MAX_PORT),
            admin.map(UpCommand::address),
            data,
            verbose);
    ProcessName.set("up");
    StopSignals stop = StopSignals.install(false);
    PrintWriter out = spec.commandLine().getOut();
    try (LocalTier tier = LocalTier.start(settings, stop, out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(tier::close, "longhaul-hangup"));
      stop.awaitAsked();
      out.println("stopping");
      out.flush();
    }
    return 0;
  }

  private static int ranged(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new CommandFailure(
          option + ": " + value + " (expected: " + min + " to " + max + ")", CommandFailure.USAGE);
    }
    return value;
  }

  private static InetSocketAddress address(String text) {
    try {
      InetSocketAddress address = ScalarValues.address(text);
      ranged("--admin, port", address.getPort(), 1, MAX_PORT);
      return address;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--admin: " + e.getMessage(), CommandFailure.USAGE);
    }
  }
}
