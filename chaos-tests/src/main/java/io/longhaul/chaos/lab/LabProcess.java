package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process on a host of the lab, that goes on without whoever started it: its number is in a file,
 * and what it prints in another.
 */
record LabProcess(Path folder, LabHost host, String name) {
  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  /** Starts it, unless it runs. */
  void start(List<String> command) {
    if (handle().isEmpty()) {
      var _ = startNext(command);
    }
  }

  /** Starts what is to be this process from now on, beside the one that runs. */
  ProcessHandle startNext(List<String> command) {
    List<String> detached =
        Stream.concat(Stream.of("setsid"), Shell.inside(host, command).stream()).toList();
    try {
      Files.createDirectories(folder);
      Process process =
          new ProcessBuilder(detached)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      Files.writeString(pidFile(), Long.toString(process.pid()));
      return process.toHandle();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be started", e);
    }
  }

  /** Where it prints to. */
  Path log() {
    return folder.resolve(name + ".log");
  }

  private Path pidFile() {
    return folder.resolve(name + ".pid");
  }

  /** It, while it runs. */
  Optional<ProcessHandle> handle() {
    try {
      return Files.exists(pidFile())
          ? ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
              .filter(ProcessHandle::isAlive)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}; waits until it is gone. */
  void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  /** Sends a signal, such as {@code STOP}. */
  void signal(String signal) {
    handle()
        .ifPresent(
            process ->
                // Not every system has the command by itself.
                Shell.run(List.of("sh", "-c", "kill -" + signal + " " + process.pid())));
  }

  /** Waits until it has ended. */
  void awaitEnd() {
    handle()
        .ifPresent(
            process -> {
              try {
                process.onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
              } catch (TimeoutException e) {
                throw new CommandFailure(
                    name + ": runs still after " + END_LIMIT.toSeconds() + " s");
              } catch (Exception e) {
                throw new IllegalStateException(name, e);
              }
            });
  }
}
