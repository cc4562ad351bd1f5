package io.longhaul.ops.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a process that takes nothing new any more has nothing left to do. */
final class GracefulStop {
  private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SAY_EVERY = Duration.ofSeconds(10);

  /** Longest time that ending a process may take once nothing is waited for any more. */
  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  private GracefulStop() {}

  /**
   * Waits until progress is done, the deadline is over, or a stop at once is asked for.
   *
   * @param deadline none means as long as it takes
   */
  static void await(
      Supplier<DrainProgress> progress, StopSignals stop, Optional<Duration> deadline) {
    long startNs = System.nanoTime();
    long saidNs = startNs - SAY_EVERY.toNanos();
    while (true) {
      DrainProgress now = progress.get();
      long ns = System.nanoTime();
      if (now.done()) {
        LOG.info("safe to stop: {}", now.text());
        return;
      }
      if (deadline.isPresent() && ns - startNs >= deadline.get().toNanos()) {
        LOG.warn("the drain deadline is over; closing what is left: {}", now.text());
        return;
      }
      if (ns - saidNs >= SAY_EVERY.toNanos()) {
        saidNs = ns;
        LOG.info("stopping when drained (a second signal stops at once): {}", now.text());
      }
      if (stop.awaitAtOnce(LOOK_EVERY)) {
        return;
      }
    }
  }

  /** Makes sure that the process ends soon, whatever hangs. */
  static void endSoon() {
    Thread.ofPlatform()
        .daemon()
        .name("longhaul-end")
        .start(
            () -> {
              try {
                Thread.sleep(END_WITHIN);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(0);
            });
  }
}
