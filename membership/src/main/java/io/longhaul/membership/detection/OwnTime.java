package io.longhaul.membership.detection;

/**
 * The time in which a process ran and so could have heard something: stands still while the process
 * itself did, and over any other jump of its clock.
 */
final class OwnTime {
  private final long pauseMs;
  private long lastMs;
  private long ownMs;
  private long pauses;

  /**
   * Starts at 0.
   *
   * @param pauseMs two calls further apart than this had a pause between them
   */
  OwnTime(long pauseMs, long nowMs) {
    this.pauseMs = pauseMs;
    this.lastMs = nowMs;
  }

  /**
   * The time is now this.
   *
   * @return how long the pause since the last call was, 0 if there was none
   */
  long advance(long nowMs) {
    long passedMs = nowMs - lastMs;
    lastMs = nowMs;
    if (passedMs >= 0 && passedMs <= pauseMs) {
      ownMs += passedMs;
      return 0;
    }
    pauses++;
    return Math.max(0, passedMs);
  }

  long ms() {
    return ownMs;
  }

  /** Pauses and jumps since the start. */
  long pauses() {
    return pauses;
  }
}
