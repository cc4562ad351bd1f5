package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** The command that runs a whole tier with its network on this machine. */
public final class LabCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new LabCommand());
  }
}
