package io.longhaul.chaos.hashing;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** Brings {@code bench hash} into {@code ./longhaul}. */
public final class HashCommands implements CommandProvider {
  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of("bench", List.of(new HashCommand(System.out, System.err)));
  }
}
