package io.longhaul.chaos.sim;

import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Optional;

/**
 * A size of world and a profile of faults, for whoever names none.
 *
 * @param seeds how many to try
 */
record Scene(
    int nodes, int directors, int connections, int hours, String faults, int slots, int seeds) {
  /** What {@code sim} runs by default. */
  static final Scene USUAL = new Scene(20, 4, 2_000, 12, "default", 256, 1);

  private static final int MOST_SEEDS = 30;
  private static final Scene STORM = new Scene(6, 3, 300, 1, "storm", 64, MOST_SEEDS);
  private static final Scene RUSH = new Scene(6, 3, 300, 1, "rush", 256, MOST_SEEDS);
  private static final Scene STALLS = new Scene(6, 3, 12, 1, "stalls", 32, MOST_SEEDS);
  private static final Scene LATENESS = new Scene(6, 2, 4, 3, "lateness", 128, MOST_SEEDS);
  private static final Scene EDGES = new Scene(6, 2, 12, 1, "edges", 32, MOST_SEEDS);
  private static final Scene ABSENCES = new Scene(6, 3, 100, 4, "absences", 32, MOST_SEEDS);

  /** The small world in which a broken rule shows soonest. */
  static Scene of(Sabotage sabotage) {
    return switch (sabotage) {
      case NO_DEMOTION,
          ACCEPTED_ONLY,
          TAG_LATE,
          NO_GRACE,
          SILENCE_IS_EMPTY,
          REORDERED_REPORTS,
          REMOVE_UNREACHED,
          REMOVE_UNDEMOTED,
          NO_FREEZE,
          CLAIM_ANY,
          REMOVE_DOOR_AT_ONCE,
          STOP_UNACKNOWLEDGED,
          NO_WIDEN,
          NARROW_UNPROVEN ->
          STORM;
      case IGNORE_COOKIES, UNCONFIRMED_RESET, RESET_STALE -> RUSH;
      case REPORT_BEFORE_LOADING,
          ZOMBIE_LEADER,
          CLAIM_ANY_AT_THE_END,
          COOKIES_AT_THE_HEAD_ONLY,
          RESET_WHEN_CUT_OFF,
          SYN_KEEPS_EPOCH ->
          STALLS;
      case NO_ACKNOWLEDGEMENT, IGNORE_SHIMS, ACKNOWLEDGE_EARLY, FORGET_COOKIES, KEEP_STALE_SYN ->
          LATENESS;
      case START_EMPTY, SYN_TO_CLOSED_DOOR -> EDGES;
      case NO_REPAIR, JOIN_STALE, FORGET_PINNED_DIRECTOR -> ABSENCES;
    };
  }

  SimSettings settings(long seed, Optional<Sabotage> sabotage) {
    return new SimSettings(seed, nodes, directors, connections, hours, faults, slots, sabotage);
  }
}
