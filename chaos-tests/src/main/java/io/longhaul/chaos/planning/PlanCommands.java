package io.longhaul.chaos.planning;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** Brings {@code bench plan} into {@code ./longhaul}. */
public final class PlanCommands implements CommandProvider {
  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of("bench", List.of(new PlanCommand()));
  }
}
