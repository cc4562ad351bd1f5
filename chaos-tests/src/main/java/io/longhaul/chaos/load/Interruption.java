package io.longhaul.chaos.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Ctrl-C end a run in order: the JVM waits, bounded, until the run has ended and its result
 * was {@link #printed}.
 */
final class Interruption implements AutoCloseable {
  private static final Duration LIMIT =
      LoadTiming.ECHO_WAIT.plus(LoadTiming.CLOSE_WAIT).plusSeconds(5);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(LoadRun run) {
    hook =
        new Thread(
            () -> {
              run.end();
              awaitPrinted();
            },
            "load-interrupted");
  }

  static Interruption ends(LoadRun run) {
    Interruption interruption = new Interruption(run);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void awaitPrinted() {
    try {
      boolean inTime = done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        System.err.println("load: did not end in " + LIMIT.toSeconds() + "s (expected: its line)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The result is out: nothing is to be waited for any more. */
  void printed() {
    done.countDown();
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down and the hook, which has now seen us, ends by itself.
      Thread.onSpinWait();
    }
  }
}
