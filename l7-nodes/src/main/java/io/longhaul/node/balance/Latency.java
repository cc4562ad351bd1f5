package io.longhaul.node.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long an endpoint takes to answer, as a moving average that believes bad news at once and good
 * news slowly (peak EWMA, as in Finagle): a slower answer replaces it, a quicker one only draws it
 * nearer, and silence lets it fade, so that an endpoint that was slow is tried again.
 *
 * <p>One word, {@code float} microseconds and {@code int} milliseconds, so that event loops can
 * share it without a lock.
 */
final class Latency {
  /** What is this old counts for 1/e of what is new. */
  static final int DECAY_MS = 10_000;

  /** However long the silence: what is left still says that there was an answer. */
  static final float LEAST_MICROS = Float.MIN_NORMAL;

  private static final long LOW = 0xFFFF_FFFFL;

  private final AtomicLong word = new AtomicLong();

  /** An answer took so long. */
  void observe(long micros, long nowMs) {
    long before;
    long after;
    do {
      before = word.get();
      float faded = faded(before, nowMs);
      float next =
          micros >= faded ? micros : faded + (micros - faded) * (1 - weight(before, nowMs));
      next = Math.max(LEAST_MICROS, next);
      after = ((long) Float.floatToRawIntBits(next) << Integer.SIZE) | (nowMs & LOW);
    } while (!word.compareAndSet(before, after));
  }

  /** Microseconds; 0 where nothing was observed. */
  float micros(long nowMs) {
    return faded(word.get(), nowMs);
  }

  private static float faded(long word, long nowMs) {
    float micros = Float.intBitsToFloat((int) (word >>> Integer.SIZE));
    return micros == 0 ? 0 : Math.max(LEAST_MICROS, micros * weight(word, nowMs));
  }

  // An event loop's time may lie a little behind another's; what lies far ahead is 25 to 50 days
  // old.
  private static float weight(long word, long nowMs) {
    int age = (int) nowMs - (int) word;
    return age < -DECAY_MS ? 0 : (float) Math.exp(-(double) Math.max(0, age) / DECAY_MS);
  }
}
