package io.longhaul.ops;

import java.util.List;
import java.util.Map;

/**
 * Brings commands into {@code ./longhaul}, those of this module and those of modules above it.
 *
 * <p>Found by {@link java.util.ServiceLoader}, since the arrows between modules point down only:
 * this module must not know who else has commands.
 */
public interface CommandProvider {
  /** Objects annotated as picocli commands, each with a name of its own; new ones at every call. */
  default List<Object> commands() {
    return List.of();
  }

  /**
   * Commands below another provider's command, by that command's name: {@code node add} is an
   * {@code add} under {@code node}.
   */
  default Map<String, List<Object>> subcommands() {
    return Map.of();
  }
}
