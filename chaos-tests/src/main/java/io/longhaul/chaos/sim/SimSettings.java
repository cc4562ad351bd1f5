package io.longhaul.chaos.sim;

import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.hash.Slot;
import java.util.Optional;

/**
 * One world.
 *
 * @param connections that clients hold, or pause between
 * @param slots of the tables: a power of two
 */
record SimSettings(
    long seed,
    int nodes,
    int directors,
    int connections,
    int hours,
    String faults,
    int slots,
    Optional<Sabotage> sabotage) {
  static final int MOST_NODES = 1_000;
  static final int MOST_DIRECTORS = 64;
  static final int MOST_CONNECTIONS = 1_000_000;
  static final int MOST_HOURS = 24 * 365;

  SimSettings {
    check("nodes", nodes, 2, MOST_NODES);
    check("directors", directors, 1, MOST_DIRECTORS);
    check("connections", connections, 1, MOST_CONNECTIONS);
    check("hours", hours, 1, MOST_HOURS);
    Slot.checkTableSize(slots);
    FaultRates.named(faults);
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  FaultRates rates() {
    return FaultRates.named(faults);
  }

  SimSettings withSeed(long other) {
    return new SimSettings(other, nodes, directors, connections, hours, faults, slots, sabotage);
  }

  /** What to type to see this world again. */
  String command() {
    return "./longhaul sim --seed %d --seeds 1 --nodes %d --directors %d --connections %d --hours %d --faults %s --slots %d%s"
        .formatted(
            seed,
            nodes,
            directors,
            connections,
            hours,
            faults,
            slots,
            sabotage.map(s -> " --sabotage " + s.title()).orElse(""));
  }
}
