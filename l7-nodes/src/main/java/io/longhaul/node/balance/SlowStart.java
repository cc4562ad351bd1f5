package io.longhaul.node.balance;

/** How an endpoint's weight grows while it starts: evenly, from a tenth, in steps. */
final class SlowStart {
  /** What an endpoint has from the first moment, so that it warms up at all (as Envoy). */
  static final double LEAST = 0.1;

  private static final int STEPS = 50;
  private static final int LEAST_STEP_MS = 20;

  private SlowStart() {}

  /**
   * The share of its weight after so long; 1 when it is over, or where there is none.
   *
   * @param sinceMs below 0 where it is yet to start, as an ejected endpoint that panic uses
   */
  static double share(long sinceMs, long slowStartMs) {
    return slowStartMs <= 0 || sinceMs >= slowStartMs
        ? 1
        : Math.max(LEAST, (double) Math.max(0, sinceMs) / slowStartMs);
  }

  /** How long a share is taken as it is. */
  static long stepMs(long slowStartMs) {
    return Math.max(LEAST_STEP_MS, slowStartMs / STEPS);
  }
}
