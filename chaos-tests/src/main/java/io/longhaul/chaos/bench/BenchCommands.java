package io.longhaul.chaos.bench;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** Brings {@code bench} into {@code ./longhaul}. */
public final class BenchCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new BenchCommand());
  }
}
