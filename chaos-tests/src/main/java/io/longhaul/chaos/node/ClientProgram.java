package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that sends requests and prints what it measured. */
final class ClientProgram {
  private ClientProgram() {}

  /** Runs it to its end, and gives all that it printed; it ends with the workbench. */
  static String output(Workbench bench, String name, List<String> command) {
    Process process = bench.start(() -> started(name, command)).process();
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailure(name + ": " + e.getMessage(), e);
    }
  }

  private static Killed started(String name, List<String> command) {
    try {
      return new Killed(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new CommandFailure(name + ": cannot be started: " + e.getMessage(), e);
    }
  }

  /** Ends it where it was interrupted. */
  private record Killed(Process process) implements AutoCloseable {
    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
