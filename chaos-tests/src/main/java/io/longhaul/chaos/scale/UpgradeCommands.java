package io.longhaul.chaos.scale;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** Brings {@code bench upgrade} into {@code ./longhaul}. */
public final class UpgradeCommands implements CommandProvider {
  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of("bench", List.of(new UpgradeCommand(System.out, System.err)));
  }
}
