package io.longhaul.chaos.sim;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** Brings {@code sim} into {@code ./longhaul}. */
public final class SimCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new SimCommand(System.out, System.err));
  }
}
