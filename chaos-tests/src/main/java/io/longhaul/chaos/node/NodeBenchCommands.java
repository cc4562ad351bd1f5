package io.longhaul.chaos.node;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** Brings {@code bench proxy}, {@code idle} and {@code tls} into {@code ./longhaul}. */
public final class NodeBenchCommands implements CommandProvider {
  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of(
        "bench", List.of(new ProxyBenchCommand(), new IdleBenchCommand(), new TlsBenchCommand()));
  }
}
