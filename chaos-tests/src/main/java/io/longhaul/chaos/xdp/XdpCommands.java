package io.longhaul.chaos.xdp;

import io.longhaul.ops.CommandProvider;
import java.util.List;
import java.util.Map;

/** Brings {@code bench xdp} into {@code ./longhaul}. */
public final class XdpCommands implements CommandProvider {
  @Override
  public Map<String, List<Object>> subcommands() {
    return Map.of("bench", List.of(new XdpCommand()));
  }
}
