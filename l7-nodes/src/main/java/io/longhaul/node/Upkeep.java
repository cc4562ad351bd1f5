package io.longhaul.node;

import io.longhaul.node.loop.Enduring;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is done now and then on a thread of its own, so that no event loop waits for it. */
final class Upkeep implements AutoCloseable {
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("longhaul-upkeep").factory());

  /** Does something at once, and again so long after each time; whatever it throws. */
  void every(Duration period, Runnable task) {
    var _ =
        thread.scheduleWithFixedDelay(
            new Enduring("upkeep", task), 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
