package io.longhaul.ops.process;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** The commands that run one process, and the one that makes a tier for them. */
public final class ProcessCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(
        new DirectorCommand(),
        new NodeCommand(),
        new ShimCommand(),
        new ZooKeeperCommand(),
        new TierCommand(),
        new SampleCommand());
  }

  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of("director", List.of(new DirectorRemoveCommand()));
  }
}
