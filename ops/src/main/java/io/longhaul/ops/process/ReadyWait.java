package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How long the run before is kept waiting for the next one to serve.
 *
 * @param alone whether nobody is kept waiting any more: this run need not be ready then
 * @param patience for being ready
 */
record ReadyWait(Readiness readiness, BooleanSupplier alone, StopSignals stop, Duration patience) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /**
   * Waits.
   *
   * @return false when this run was asked to stop until now, ready or not: the run before, which
   *     nobody has asked, is to go on. Whoever asks later finds this run the node.
   * @throws CommandFailure when it is not ready in time
   */
  boolean await() {
    long startNs = System.nanoTime();
    for (List<String> missing = readiness.missing();
        !missing.isEmpty() && !alone.getAsBoolean() && !stop.awaitAsked(LOOK_EVERY);
        missing = readiness.missing()) {
      if (System.nanoTime() - startNs > patience.toNanos()) {
        throw new CommandFailure(
            "--take-over: not ready after %d s: %s (expected: ready); the run before goes on"
                .formatted(patience.toSeconds(), String.join(", ", missing)));
      }
    }
    return !stop.asked();
  }
}
