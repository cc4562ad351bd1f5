package io.longhaul.chaos.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for conditions of other processes: polled, with generous limits. */
final class Await {
  /** Long enough for a busy machine; what takes nearly that long is a defect. */
  static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(50);

  private Await() {}

  /** Waits until the condition holds; one that throws does not hold yet. */
  static void until(String what, Callable<Boolean> condition) {
    until(what, LIMIT, condition);
  }

  static void until(String what, Duration limit, Callable<Boolean> condition) {
    long startNs = System.nanoTime();
    String last = "false";
    while (System.nanoTime() - startNs < limit.toNanos()) {
      try {
        if (condition.call()) {
          return;
        }
        last = "false";
      } catch (Exception e) {
        last = e.toString();
      }
      pause(POLL);
    }
    throw new AssertionError(what + ": not within " + limit.toSeconds() + "s, last: " + last);
  }

  /** Watches for a while that a condition holds all the time. */
  static void holds(String what, Duration span, Callable<Boolean> condition) throws Exception {
    long startNs = System.nanoTime();
    do {
      if (!condition.call()) {
        throw new AssertionError(what + ": not so any more");
      }
      pause(POLL);
    } while (System.nanoTime() - startNs < span.toNanos());
  }

  /** The time between two looks, or the length of a fault: never a guess that something is done. */
  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
