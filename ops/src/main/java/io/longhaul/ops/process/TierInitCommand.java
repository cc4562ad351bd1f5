package io.longhaul.ops.process;

import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierStore;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longhaul tier init}: makes a tier in ZooKeeper, unless it is there already. */
@Command(
    name = "init",
    description = "Makes a tier in ZooKeeper, with its hash key; does nothing where it is there.",
    mixinStandardHelpOptions = true)
final class TierInitCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SESSION = Duration.ofSeconds(6);

  @Spec CommandSpec command = CommandSpec.create();

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "the tier, YAML")
  Path config = Path.of("");

  @Option(names = "--routes", paramLabel = "FILE", description = "its first routes, YAML or JSON")
  Optional<Path> routes = Optional.empty();

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT",
      required = true,
      description = "several separated by commas")
  String zookeeper = "";

  @Override
  public Integer call() {
    ProcessName.set("longhaul");
    TierSettings settings = TierSettings.read(config);
    Optional<byte[]> firstRoutes = routes.map(TierInitCommand::readRoutes);
    try (TierConnection connection = connect(settings)) {
      if (!connection.awaitConnected(PATIENCE)) {
        throw new CommandFailure(
            "ZooKeeper at " + zookeeper + " did not answer within " + PATIENCE.toSeconds() + " s");
      }
      say(make(connection.store(), settings, firstRoutes));
      return 0;
    }
  }

  private TierConnection connect(TierSettings settings) {
    try {
      return TierConnection.open(zookeeper, settings.tier(), SESSION);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Makes the tier and says what was done. */
  static String make(TierStore store, TierSettings settings, Optional<byte[]> routes) {
    if (store.createTier(settings.spec(HashKey.random()), routes)) {
      return "tier " + settings.tier() + " made";
    }
    TierSpec there =
        store.spec().orElseThrow(() -> new CommandFailure("the tier went away meanwhile"));
    if (!there.equals(settings.spec(there.hashKey()))) {
      throw new CommandFailure(
          "tier "
              + settings.tier()
              + " is there already, with another plane, doors or occupancyGrace; nothing changed");
    }
    return "tier " + settings.tier() + " is there already; nothing changed";
  }

  private static byte[] readRoutes(Path file) {
    try {
      return RoutesDocument.parse(file.toString(), Files.readString(file)).canonicalJson();
    } catch (IOException e) {
      throw new ConfigException(
          List.of(new Fault(file.toString(), 1, "", "cannot be read: " + e.getMessage())));
    }
  }

  private void say(String text) {
    PrintWriter out = command.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
