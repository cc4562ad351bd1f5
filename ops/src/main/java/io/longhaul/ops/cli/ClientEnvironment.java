package io.longhaul.ops.cli;

import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a client command takes from around it, so that tests can give their own.
 *
 * @param variables the environment's
 * @param home where {@code up} leaves its tokens
 * @param terminal whether a person watches: colours, and lines that are rewritten
 * @param pause waits between two looks at the tier
 */
public record ClientEnvironment(
    Map<String, String> variables, Path home, boolean terminal, Pause pause) {
  public ClientEnvironment {
    variables = Map.copyOf(variables);
  }

  /** Waits between two looks at the tier. */
  @FunctionalInterface
  public interface Pause {
    /** Waits; false ends the command. */
    boolean await(Duration time);
  }

  /** Of this process. */
  public static ClientEnvironment ofProcess() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new ClientEnvironment(
        System.getenv(),
        Path.of(System.getProperty("user.home", ".")),
        terminal,
        ClientEnvironment::sleep);
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** Whether to colour, as https://no-color.org has it. */
  boolean colours() {
    return terminal
        && variable("NO_COLOR").isEmpty()
        && !variable("TERM").orElse("").equals("dumb");
  }

  private static boolean sleep(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
