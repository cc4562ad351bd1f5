package io.longhaul.ops.up;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of the tier, kept running: one that ends by itself is started again, after a second at
 * first and less and less often while it keeps ending. Closing its standard input stops it, as the
 * death of this process does.
 */
final class Child {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A run that lasted so long was a good one. */
  private static final Duration GOOD_RUN = Duration.ofSeconds(30);

  private static final Duration END_WITHIN = Duration.ofMillis(2_500);

  private final String name;
  private final List<String> command;
  private final ChildOutput output;
  private final PrintStream shown;
  private Optional<Process> process = Optional.empty();
  private boolean stopping;
  private Duration pause = FIRST_PAUSE;
  private long startedNs;

  Child(String name, List<String> command, ChildOutput output, PrintStream shown) {
    this.name = name;
    this.command = List.copyOf(command);
    this.output = output;
    this.shown = shown;
  }

  String name() {
    return name;
  }

  /** Starts it; does not wait until it serves. */
  synchronized void start() {
    if (stopping) {
      return;
    }
    try {
      Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
      process = Optional.of(started);
      startedNs = System.nanoTime();
      Thread.ofPlatform()
          .daemon()
          .name("longhaul-output-" + name)
          .start(
              () -> {
                output.copy(started.getInputStream());
                ended(started);
              });
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be started: " + e.getMessage(), e);
    }
  }

  /** The process's id; empty when it does not run. */
  synchronized Optional<Long> pid() {
    return process.filter(Process::isAlive).map(Process::pid);
  }

  /** Whether it runs. */
  boolean alive() {
    return pid().isPresent();
  }

  /** What it printed last. */
  List<String> lastLines() {
    return output.last();
  }

  /** Asks it to stop, and keeps it stopped; does not wait. */
  synchronized void stop() {
    stopping = true;
    output.mute();
    process.ifPresent(
        running -> {
          try {
            running.getOutputStream().close();
          } catch (IOException e) {
            LOG.debug("{}: has ended already", name, e);
          }
        });
  }

  /** Waits until it has ended, for a moment; kills it then. */
  void awaitEnd() {
    Optional<Process> ending;
    synchronized (this) {
      ending = process;
    }
    ending.ifPresent(
        running -> {
          try {
            if (!running.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
              LOG.warn("{} did not stop within {} ms and is killed", name, END_WITHIN.toMillis());
              running.destroyForcibly();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void ended(Process run) {
    int status;
    try {
      status = run.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Duration wait;
    synchronized (this) {
      if (stopping) {
        return;
      }
      boolean good = System.nanoTime() - startedNs >= GOOD_RUN.toNanos();
      wait = good ? FIRST_PAUSE : pause;
      pause = longer(wait);
    }
    shown.println(
        name
            + " ended by itself with status "
            + status
            + "; starting it again in "
            + wait.toSeconds()
            + " s");
    if (pauseFor(wait)) {
      start();
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static boolean pauseFor(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
