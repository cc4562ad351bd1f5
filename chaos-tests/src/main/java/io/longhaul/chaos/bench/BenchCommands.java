package io.longhaul.chaos.bench;

import io.longhaul.ops.CommandProvider;
import io.longhaul.ops.cli.DrainBenchCommand;
import java.util.List;
import java.util.Map;

/** Brings {@code bench} into {@code ./longhaul}. */
public final class BenchCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new BenchCommand());
  }

  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of("bench", List.of(new DrainBenchCommand()));
  }
}
