package io.longhaul.chaos.exhaustive;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** Brings {@code search} into {@code ./longhaul}. */
public final class SearchCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new SearchCommand(System.out));
  }
}
