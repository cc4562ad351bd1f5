package io.longhaul.node.testing;

import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.loop.Timers;
import java.util.function.LongSupplier;

/** Deadlines of a test that says what time it is, and when the wheel goes on. */
public record WheelTimers(DeadlineWheel wheel, LongSupplier nowMs) implements Timers {
  @Override
  public void arm(Deadline deadline, long delayMs) {
    wheel.set(deadline, nowMs.getAsLong(), delayMs);
  }

  @Override
  public void disarm(Deadline deadline) {
    wheel.clear(deadline);
  }
}
