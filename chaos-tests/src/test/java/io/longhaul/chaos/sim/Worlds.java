package io.longhaul.chaos.sim;

import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Optional;

/** Worlds that are small enough for tests. */
final class Worlds {
  private Worlds() {}

  /** An hour in which everything fails all the time. */
  static SimSettings storm(long seed, Optional<Sabotage> sabotage) {
    return new SimSettings(seed, 6, 3, 300, 1, "storm", 64, sabotage);
  }

  /** The default, but smaller and shorter. */
  static SimSettings usual(long seed) {
    return new SimSettings(seed, 12, 3, 600, 4, "default", 128, Optional.empty());
  }

  /** Only operators at work. */
  static SimSettings calm(long seed) {
    return new SimSettings(seed, 12, 3, 600, 4, "none", 128, Optional.empty());
  }
}
