package io.longhaul.node.balance;

import io.longhaul.node.config.Outlier;

/** For how long an endpoint that fails is ejected, and how many may be. */
final class Ejection {
  private static final int MAX_DOUBLINGS = 20;
  private static final int PERCENT = 100;

  private Ejection() {}

  /**
   * How long the next one is.
   *
   * @param before how often it was ejected before, without a long good time in between
   */
  static long lengthMs(Outlier outlier, int before) {
    long doubled = outlier.baseEjection().toMillis() << Math.min(before, MAX_DOUBLINGS);
    return Math.min(doubled, outlier.maxEjection().toMillis());
  }

  /** How many of those that serve may be ejected at once: one in any case, but never all. */
  static int most(Outlier outlier, int serving) {
    int share = serving * outlier.maxEjectedPercent() / PERCENT;
    return Math.min(serving - 1, Math.max(1, share));
  }
}
