package io.longhaul.chaos.scale;

import java.time.Duration;

/**
 * What is upgraded and how.
 *
 * @param wave how many nodes drain at a time
 */
record UpgradePlan(
    long seed, int nodes, int directors, int connections, int wave, DrainPolicy policy) {
  static final int MAX_NODES = 4_000;
  static final int MAX_DIRECTORS = 256;
  static final int MAX_CONNECTIONS = 100_000_000;

  UpgradePlan {
    check("nodes", nodes, 2, MAX_NODES);
    check("directors", directors, 1, MAX_DIRECTORS);
    check("connections", connections, 1, MAX_CONNECTIONS);
    check("wave", wave, 1, nodes - 1);
  }

  /** Over how long draining nodes close what they hold, once they have waited. */
  Duration nudge() {
    return policy.nudge();
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %,d to %,d)".formatted(name, value, min, max));
    }
  }
}
