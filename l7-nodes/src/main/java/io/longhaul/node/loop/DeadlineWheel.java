package io.longhaul.node.loop;

import java.util.stream.Stream;

/**
 * The deadlines of one event loop, in a hashed wheel (Varghese and Lauck, 1987): setting and
 * clearing cost the same however many there are. A deadline fires up to one tick late and never
 * early. Not thread-safe; time is handed in.
 */
public final class DeadlineWheel {
  public static final int TICK_MS = 50;
  static final int BUCKETS = 1024;

  private final Deadline[] buckets =
      Stream.generate(DeadlineWheel::sentinel).limit(BUCKETS).toArray(Deadline[]::new);
  private final Deadline due = sentinel();
  private long currentTick;
  private int size;

  public DeadlineWheel(long nowMs) {
    this.currentTick = nowMs / TICK_MS;
  }

  /**
   * Sets the deadline, or moves it, to {@code delayMs} from now. One that is over is fired by the
   * next {@link #advance}, however often it is set until then.
   */
  public void set(Deadline deadline, long nowMs, long delayMs) {
    clear(deadline);
    long tick =
        delayMs <= 0
            ? Math.max(currentTick + 1, nowMs / TICK_MS)
            : Math.max(currentTick, (nowMs + delayMs) / TICK_MS) + 1;
    deadline.linkBefore(buckets[(int) (tick % BUCKETS)], tick);
    size++;
  }

  /** Clears the deadline, if it is set. */
  public void clear(Deadline deadline) {
    if (deadline.isSet()) {
      deadline.unlink();
      size--;
    }
  }

  /** How many deadlines are set. */
  public int size() {
    return size;
  }

  /** Fires all that are due. What fires may set and clear any deadline. */
  public void advance(long nowMs) {
    long target = nowMs / TICK_MS;
    long from = Math.max(currentTick + 1, target - BUCKETS + 1);
    for (long tick = from; tick <= target; tick++) {
      collect(buckets[(int) (tick % BUCKETS)], target);
    }
    currentTick = Math.max(currentTick, target);
    while (due.isSet()) {
      Deadline deadline = due.next();
      clear(deadline);
      deadline.fire();
    }
  }

  // A bucket holds the deadlines of every turn of the wheel; those of later turns stay.
  private void collect(Deadline bucket, long target) {
    Deadline deadline = bucket.next();
    while (deadline != bucket) {
      Deadline following = deadline.next();
      if (deadline.tick() <= target) {
        long tick = deadline.tick();
        deadline.unlink();
        deadline.linkBefore(due, tick);
      }
      deadline = following;
    }
  }

  private static Deadline sentinel() {
    return new Deadline(() -> {});
  }
}
