package io.longhaul.ops.process;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** The commands that run one process, and the one that makes a tier for them. */
public final class ProcessCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(
        new DirectorCommand(), new NodeCommand(), new ZooKeeperCommand(), new TierCommand());
  }
}
