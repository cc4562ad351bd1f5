package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the system's commands. */
final class Shell {
  private static final long LIMIT_SECONDS = 60;

  private Shell() {}

  /**
   * Runs a command to its end.
   *
   * @return what it printed
   * @throws CommandFailure with that, where it fails
   */
  static String run(List<String> command) {
    Result result = attempt(command);
    if (result.status() != 0) {
      throw new CommandFailure(String.join(" ", command) + ": " + result.output().strip());
    }
    return result.output();
  }

  /** The same of words between spaces. */
  static String run(String command) {
    return run(List.of(command.split(" +")));
  }

  /** The same in a host's namespace. */
  static String on(LabHost host, String command) {
    return run(inside(host, List.of(command.split(" +"))));
  }

  /** A command's words, to be run in a host's namespace; mounts stay as they are. */
  static List<String> inside(LabHost host, List<String> command) {
    Path namespace = Path.of("/run/netns", host.namespace());
    return Stream.concat(Stream.of("nsenter", "--net=" + namespace), command.stream()).toList();
  }

  /** What a command came to. */
  record Result(int status, String output) {}

  /** Runs a command that may fail. */
  static Result attempt(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new CommandFailure(
            String.join(" ", command) + ": not done after " + LIMIT_SECONDS + " s");
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new CommandFailure(command.getFirst() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(command.getFirst() + ": interrupted");
    }
  }
}
