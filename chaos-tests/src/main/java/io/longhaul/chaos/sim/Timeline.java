package io.longhaul.chaos.sim;

/**
 * Virtual time: what is to happen, in order of time, and of asking where the time is the same. It
 * begins at 0 and jumps from one event to the next.
 */
final class Timeline {
  static final long MICROSECOND = 1_000;
  static final long MILLISECOND = 1_000 * MICROSECOND;
  static final long SECOND = 1_000 * MILLISECOND;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  /** What is to happen within this time: most of what is asked for, and little at any moment. */
  private static final long SOON_NS = 200 * MILLISECOND;

  private final Agenda soon = new Agenda();
  private final Agenda later = new Agenda();
  private long asked;
  private long nowNs;

  long nowNs() {
    return nowNs;
  }

  long nowMs() {
    return nowNs / MILLISECOND;
  }

  /** Something happens so long from now. */
  void after(long delayNs, Runnable action) {
    at(nowNs + delayNs, action);
  }

  /** Something happens then; at once where that is past. */
  void at(long timeNs, Runnable action) {
    long comesNs = Math.max(timeNs, nowNs);
    (comesNs - nowNs < SOON_NS ? soon : later).add(comesNs, asked, action);
    asked++;
  }

  /** Lets everything happen up to a time, which is the present then. */
  void runUntil(long endNs) {
    for (Agenda next = next(); next.firstNs() <= endNs; next = next()) {
      nowNs = next.firstNs();
      next.removeFirst().run();
    }
    nowNs = endNs;
  }

  /** Events that happened or will. */
  long events() {
    return asked;
  }

  private Agenda next() {
    return soon.precedes(later) ? soon : later;
  }
}
