package io.longhaul.node.proxy;

/**
 * Whether a request's body comes at a pace worth waiting for: a pause is bounded elsewhere, but a
 * byte before each pause's end would hold a connection for ever. Time is handed in.
 */
final class BodyPace {
  /** Least bytes a second, over each window. */
  static final int LEAST_BYTES_A_SECOND = 16;

  /** How long a body may take before its pace counts, and over what it is averaged. */
  static final long WINDOW_MS = 60_000;

  private static final long MS_A_SECOND = 1_000;

  private long startMs;
  private long bytes;
  private boolean tooSlow;

  BodyPace(long nowMs) {
    restart(nowMs);
  }

  /** Begins anew: the time until now was not the client's. */
  final void restart(long nowMs) {
    startMs = nowMs;
    bytes = 0;
  }

  /** Some of the body has come. */
  void add(int count, long nowMs) {
    bytes += count;
    long tookMs = nowMs - startMs;
    if (tookMs >= WINDOW_MS) {
      tooSlow |= bytes * MS_A_SECOND < LEAST_BYTES_A_SECOND * tookMs;
      restart(nowMs);
    }
  }

  /** Whether there was a window with too little; that cannot be made good. */
  boolean isTooSlow() {
    return tooSlow;
  }
}
