package io.longhaul.chaos.hashing;

/**
 * One change of who is there.
 *
 * @param atSeconds since the beginning
 * @param cause whether it was planned
 * @param after the nodes wished for from then on
 */
record ChurnStep(long atSeconds, Cause cause, Membership after) {
  /** What a broken connection is blamed on: the change that was made last. */
  enum Cause {
    /** An operator's change, announced before it is made. */
    PLANNED,
    /** The death of a node: of another one than the connection's own. */
    DEATH
  }
}
