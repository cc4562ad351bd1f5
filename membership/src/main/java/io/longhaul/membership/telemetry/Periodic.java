package io.longhaul.membership.telemetry;

/** Does something every so often. */
final class Periodic implements Duty {
  private final long periodMs;
  private final Runnable work;
  private long dueMs = Long.MIN_VALUE;

  Periodic(long periodMs, Runnable work) {
    this.periodMs = periodMs;
    this.work = work;
  }

  @Override
  public boolean perform(long nowMs) {
    if (nowMs < dueMs) {
      return false;
    }
    // In step with the beat, unless more than one was missed.
    boolean inStep = dueMs != Long.MIN_VALUE && nowMs - dueMs < periodMs;
    dueMs = (inStep ? dueMs : nowMs) + periodMs;
    work.run();
    return true;
  }
}
