package io.longhaul.director.announce;

/** How long a speaker waits before it calls a neighbour again. */
final class BackOff {
  /** At least. */
  static final long MIN_MS = 1_000;

  /** At most. */
  static final long MAX_MS = 10_000;

  /** Beyond this many, failures make no difference. */
  private static final int MAX_DOUBLINGS = 4;

  private BackOff() {}

  /**
   * The wait after so many failures before this one: jittered, so that directors do not call a
   * router that has come back all at once.
   */
  static long waitMs(int failures, double chance) {
    long most = Math.min(MAX_MS, (2 * MIN_MS) << Math.min(failures, MAX_DOUBLINGS));
    return MIN_MS + (long) (chance * (most - MIN_MS));
  }
}
