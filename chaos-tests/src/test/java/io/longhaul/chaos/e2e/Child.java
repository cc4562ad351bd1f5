package io.longhaul.chaos.e2e;

import io.longhaul.ops.up.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A director or node in a process of its own. It stops by itself when this JVM ends, by the end of
 * its standard input.
 */
final class Child implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private static final List<String> FLAGS = List.of("-Xmx160m", "-XX:TieredStopAtLevel=1");

  private final String id;
  private final Path log;
  private final Process process;

  private Child(String id, Path log, Process process) {
    this.id = id;
    this.log = log;
    this.process = process;
  }

  /** Starts {@code longhaul <kind> --config <config>}, with further options. */
  static Child start(String kind, String id, Path config, Path log, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of(kind, "--config", config.toString(), "--stop-on-stdin-eof"));
    arguments.addAll(List.of(options));
    List<String> command = JavaCommand.of(FLAGS, arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new Child(id, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String id() {
    return id;
  }

  boolean running() {
    return process.isAlive();
  }

  /** Writes a line into the process's log, to tell what the test did when. */
  void mark(String text) {
    try {
      Files.writeString(log, "==== " + text + System.lineSeparator(), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    mark("killed");
    process.destroyForcibly();
    awaitExit(END_LIMIT);
  }

  /** SIGSTOP: it does nothing any more, and its kernel goes on in its name. */
  void stop() {
    mark("stopped");
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
    mark("goes on");
  }

  /** As a long pause of its garbage collector would make it. */
  void standStillFor(Duration time) {
    stop();
    Await.pause(time);
    resume();
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(id + ": kill -" + name + ": " + status + " (expected: 0)");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** SIGTERM: asks it to stop in its own time. */
  void terminate() {
    mark("asked to stop");
    // Not of the process itself: that would close its standard input too, a stop at once.
    if (!process.toHandle().destroy()) {
      throw new IllegalStateException(id + ": does not run (expected: it takes signals)");
    }
  }

  /** Exit status, once it has ended. */
  int awaitExit(Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new AssertionError(id + ": still runs after " + limit.toSeconds() + "s, see " + log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
