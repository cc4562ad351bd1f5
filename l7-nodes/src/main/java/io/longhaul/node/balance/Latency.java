package io.longhaul.node.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long an endpoint takes to answer, as a moving average that believes bad news at once and good
 * news slowly (peak EWMA, as in Finagle): a slower answer replaces it, a quicker one only draws it
 * nearer, and silence lets it fade, so that an endpoint that was slow is tried again. A failure is
 * worse news than any answer, however soon it comes.
 *
 * <p>One word, {@code float} microseconds and {@code int} milliseconds, so that event loops can
 * share it without a lock.
 */
final class Latency {
  /** What is this old counts for 1/e of what is new. */
  static final int DECAY_MS = 10_000;

  /** However long the silence: what is left still says that there was an answer. */
  static final float LEAST_MICROS = Float.MIN_NORMAL;

  /**
   * A failure is taken for an answer so many times slower than what was observed. So whoever only
   * fails is dearer than others after some failures, however busy those are; and one stray failure
   * has faded in half a minute.
   */
  static final float PENALTY = 10;

  /** What a failure counts for at least: more than most answers take. */
  static final float LEAST_PENALTY_MICROS = 100_000;

  /** However many failures: two minutes later it is as if it answered in some milliseconds. */
  static final float MOST_PENALTY_MICROS = 1e9f;

  private static final int MICROS_A_MS = 1_000;
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
      after = word(Math.max(LEAST_MICROS, next), nowMs);
    } while (!word.compareAndSet(before, after));
  }

  /**
   * A request failed. Those whose last word is older than the last observation fail together with
   * what that was of, and are no worse news than one.
   *
   * @param micros since it was sent, or since its answer began
   * @param waiting whether its answer was waited for, which so takes that long at least
   */
  void failed(long micros, boolean waiting, long nowMs) {
    long before;
    long after;
    do {
      before = word.get();
      float faded = faded(before, nowMs);
      boolean news = (int) (nowMs - micros / MICROS_A_MS) - (int) before >= 0;
      float penalty = Math.max(news ? PENALTY * faded : faded, waiting ? (float) micros : 0);
      float bounded = Math.clamp(penalty, LEAST_PENALTY_MICROS, MOST_PENALTY_MICROS);
      after = word(Math.max(faded, bounded), nowMs);
    } while (!word.compareAndSet(before, after));
  }

  private static long word(float micros, long nowMs) {
    return ((long) Float.floatToRawIntBits(micros) << Integer.SIZE) | (nowMs & LOW);
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
