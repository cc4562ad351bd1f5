package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A proxy that takes clients. */
record RunningProxy(Contender who, InetSocketAddress address, ChildProcess process)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MS = 50;

  /** Waits until it answers by the application. */
  RunningProxy awaitServing() {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!HttpProbe.answers(address)) {
      process.requireRunning();
      if (System.nanoTime() - deadlineNs > 0) {
        throw new CommandFailure(
            who.label() + ": no answer after " + PATIENCE.toSeconds() + " s (expected: 200)");
      }
      pause();
    }
    return this;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
