package io.longhaul.chaos.scale;

import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of the connections of a node that drains.
 *
 * @param name as in the table
 * @param patience how long the node waits for them to end by themselves; empty for as long as it
 *     takes
 * @param nudge over how long it then asks those that are left to end, evenly
 */
record DrainPolicy(String name, Optional<Duration> patience, Duration nudge) {
  static final Duration MAX_PATIENCE = Duration.ofDays(90);
  static final Duration MIN_NUDGE = Duration.ofSeconds(1);
  static final Duration MAX_NUDGE = Duration.ofDays(7);

  DrainPolicy {
    patience.ifPresent(time -> check("patience", time, Duration.ZERO, MAX_PATIENCE, "0s to 90d"));
    if (patience.isPresent()) {
      check("nudge", nudge, MIN_NUDGE, MAX_NUDGE, "1s to 7d");
    }
  }

  /** Never closes a connection. */
  static DrainPolicy waiting() {
    return new DrainPolicy("wait", Optional.empty(), Duration.ZERO);
  }

  /** Closes them over the window at once. */
  static DrainPolicy nudging(Duration window) {
    return new DrainPolicy("nudge", Optional.of(Duration.ZERO), window);
  }

  /** Waits for a while, then closes what is left over the window. */
  static DrainPolicy patient(Duration patience, Duration window) {
    return new DrainPolicy("patient", Optional.of(patience), window);
  }

  private static void check(
      String name, Duration value, Duration min, Duration max, String expected) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s: %dms (expected: %s)".formatted(name, value.toMillis(), expected));
    }
  }
}
