package io.longhaul.ops.up;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** The command that runs a whole tier. */
public final class UpCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new UpCommand());
  }
}
