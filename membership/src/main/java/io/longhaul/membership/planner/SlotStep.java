package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;

/**
 * What becomes of one slot in the next epoch.
 *
 * @param chain the slot's next chain
 * @param kind what was done, or what holds it
 */
record SlotStep(Chain chain, Kind kind) {
  /** What a step can be. */
  enum Kind {
    /** The chain is as it should be. */
    SETTLED,
    /** A tail was dropped. */
    NARROWED,
    /** Waits for acknowledgements of the current epoch (rule R1). */
    WAITS_ACKNOWLEDGEMENT,
    /** Waits until tails are empty (rules R4 to R6). */
    WAITS_EMPTY,
    /** Has no room for its next head (invariant I3). */
    HELD_FULL,
    /** Has a head that should give it away, and nobody to take it. */
    HELD_NO_TARGET,
    /** The next head was appended. */
    WIDENED,
    /** The next head became head. */
    SWITCHED,
    /** Its chain changed at once: demoted, gone or repaired. */
    EMERGENCY
  }
}
