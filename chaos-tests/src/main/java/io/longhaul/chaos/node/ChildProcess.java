package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A proxy's process, with those that it starts. The end of its standard input ends it, so that none
 * is left even where this one is killed.
 */
final class ChildProcess implements AutoCloseable {
  /** For programs that do not look at their standard input. */
  private static final String UNTIL_END_OF_INPUT =
      """
      exec 3<&0
      "$@" 3<&- &
      child=$!
      (cat <&3 >/dev/null; kill "$child" 2>/dev/null) &
      wait "$child"
      """;

  private static final Duration END_WITHIN = Duration.ofSeconds(5);
  private static final int SHOWN_LINES = 20;

  private final String name;
  private final Path program;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path program, Path log, Process process) {
    this.name = name;
    this.program = program;
    this.log = log;
    this.process = process;
  }

  /** Starts one that ends by itself at the end of its standard input. */
  static ChildProcess start(String name, List<String> command, Path folder) {
    Path log = folder.resolve(name + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ChildProcess(name, Path.of(command.getFirst()), log, process);
    } catch (IOException e) {
      throw new CommandFailure(name + ": cannot be started: " + e.getMessage(), e);
    }
  }

  /** Starts one that does not. */
  static ChildProcess startGuarded(String name, List<String> command, Path folder) {
    List<String> guarded =
        Stream.concat(Stream.of("/bin/sh", "-c", UNTIL_END_OF_INPUT, "sh"), command.stream())
            .toList();
    ChildProcess started = start(name, guarded, folder);
    return new ChildProcess(name, Path.of(command.getFirst()), started.log, started.process);
  }

  /** All that run the program: workers, and who looks after them. */
  List<ProcessHandle> workers() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(each -> each.info().command().map(this::isProgram).orElse(false))
        .toList();
  }

  private boolean isProgram(String command) {
    return Path.of(command).getFileName().equals(program.getFileName());
  }

  /**
   * Looks whether it still runs.
   *
   * @throws CommandFailure with what it printed, when it has ended
   */
  void requireRunning() {
    if (!process.isAlive()) {
      throw new CommandFailure(
          name + ": ended with status " + process.exitValue() + " and said:\n" + lastLines());
    }
  }

  /** The end of what it printed. */
  String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(log + ": cannot be read", e);
    }
  }

  /** Ends it with all that it started, and waits for that. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
