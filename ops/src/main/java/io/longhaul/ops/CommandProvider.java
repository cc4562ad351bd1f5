package io.longhaul.ops;

import java.util.List;

/**
 * Brings commands of modules above this one into {@code ./longhaul}.
 *
 * <p>Found by {@link java.util.ServiceLoader}, since the arrows between modules point down only:
 * this module must not know who else has commands.
 */
public interface CommandProvider {
  /** Objects annotated as picocli commands, each with a name of its own; new ones at every call. */
  List<Object> commands();
}
