package io.longhaul.node.balance;

import io.longhaul.node.config.Retries;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many requests may be sent again: a share of those of the last ten seconds, so that an
 * upstream that fails gets little more than it would anyway. One word a second, its number and what
 * was counted in it; shared without locks.
 *
 * <pre>
 *   second(24) requests(24) retries(16)
 * </pre>
 */
final class RetryBudget {
  static final int WINDOW_SECONDS = 10;

  private static final long MS_A_SECOND = 1_000;
  private static final int RETRIES_BITS = 16;
  private static final int REQUESTS_BITS = 24;
  private static final long MAX_RETRIES = (1L << RETRIES_BITS) - 1;
  private static final long MAX_REQUESTS = (1L << REQUESTS_BITS) - 1;
  private static final long ONE_REQUEST = 1L << RETRIES_BITS;
  private static final int SECOND_SHIFT = RETRIES_BITS + REQUESTS_BITS;
  private static final int PERCENT = 100;

  private final AtomicLongArray seconds = new AtomicLongArray(WINDOW_SECONDS);

  /** A request came. */
  void request(long nowMs) {
    add(nowMs, ONE_REQUEST);
  }

  /** Whether one more may be sent again now; it is counted if so. */
  boolean retry(Retries retries, long nowMs) {
    long second = nowMs / MS_A_SECOND;
    long requests = 0;
    long used = 0;
    for (int i = 0; i < WINDOW_SECONDS; i++) {
      long word = seconds.get(i);
      if (isWithin(word, second)) {
        requests += (word >>> RETRIES_BITS) & MAX_REQUESTS;
        used += word & MAX_RETRIES;
      }
    }
    long most =
        (long) retries.minPerSecond() * WINDOW_SECONDS
            + requests * retries.budgetPercent() / PERCENT;
    if (used >= most) {
      return false;
    }
    add(nowMs, 1);
    return true;
  }

  private static boolean isWithin(long word, long second) {
    long age = (number(second) - (word >>> SECOND_SHIFT)) & MAX_REQUESTS;
    return word != 0 && age < WINDOW_SECONDS;
  }

  private static long number(long second) {
    return second & MAX_REQUESTS;
  }

  // What no longer fits is not counted: that many retries in a second are no budget any more.
  private void add(long nowMs, long what) {
    long second = nowMs / MS_A_SECOND;
    int place = (int) (second % WINDOW_SECONDS);
    long before;
    long after;
    do {
      before = seconds.get(place);
      boolean same = before >>> SECOND_SHIFT == number(second);
      long base = same ? before : number(second) << SECOND_SHIFT;
      boolean full =
          what == 1
              ? (base & MAX_RETRIES) == MAX_RETRIES
              : ((base >>> RETRIES_BITS) & MAX_REQUESTS) == MAX_REQUESTS;
      after = full ? base : base + what;
    } while (!seconds.compareAndSet(place, before, after));
  }
}
