package io.longhaul.ops.cli;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** The commands that talk to the admin API. */
public final class ClientCommands implements CommandProvider {
  private final ClientEnvironment environment;

  /** For the service loader. */
  public ClientCommands() {
    this(ClientEnvironment.ofProcess());
  }

  ClientCommands(ClientEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<Object> commands() {
    return List.of(
        new StatusCommand(environment),
        new NodesCommand(environment),
        new DirectorsCommand(environment),
        new ExplainCommand(environment),
        new DrainCommand(environment),
        new UndrainCommand(environment),
        new ThawCommand(environment),
        new RoutesCommand(),
        new AuditCommand(environment));
  }

  /** {@code node} and {@code director} start a process, and belong to whoever does that. */
  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of(
        "director", List.of(new DirectorEjectCommand(environment)),
        "node", List.of(new NodeAddCommand(environment), new NodeStopCommand(environment)),
        "routes",
            List.of(
                new RoutesGetCommand(environment),
                new RoutesValidateCommand(environment),
                new RoutesPutCommand(environment),
                new RoutesDiffCommand(environment),
                new RoutesHistoryCommand(environment),
                new RoutesRollbackCommand(environment),
                new RoutesSchemaCommand()));
  }
}
