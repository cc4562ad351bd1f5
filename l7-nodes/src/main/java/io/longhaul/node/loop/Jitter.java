package io.longhaul.node.loop;

import java.util.concurrent.ThreadLocalRandom;

/** Ages that are not all reached at once, so that those who come again do not all come at once. */
public final class Jitter {
  /** How far from the age that is asked for it may be, either way. */
  public static final double SPREAD = 0.1;

  private Jitter() {}

  /** A time at random around this one. */
  public static long around(long ms) {
    return at(ms, ThreadLocalRandom.current().nextDouble());
  }

  /**
   * A time around this one.
   *
   * @param where in the range of times, 0 to 1
   */
  static long at(long ms, double where) {
    return Math.max(1, Math.round(ms * (1 - SPREAD + 2 * SPREAD * where)));
  }
}
