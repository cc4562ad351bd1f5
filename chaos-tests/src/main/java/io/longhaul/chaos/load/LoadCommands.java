package io.longhaul.chaos.load;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** Brings {@code load} into {@code ./longhaul}. */
public final class LoadCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new LoadCommand(System.out, System.err));
  }
}
