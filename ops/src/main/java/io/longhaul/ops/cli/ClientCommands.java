package io.longhaul.ops.cli;

import java.util.List;

/** The commands that talk to the admin API, for the command line to register. */
public final class ClientCommands {
  private ClientCommands() {}

  /** Commands of the top level: {@code status}, {@code nodes}, {@code drain} and so on. */
  public static List<Object> commands() {
    return List.of();
  }

  /** Commands below {@code node}: {@code add} and {@code stop}. */
  public static List<Object> nodeCommands() {
    return List.of();
  }
}
