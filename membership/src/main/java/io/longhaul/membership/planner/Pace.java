package io.longhaul.membership.planner;

/**
 * Which epochs may be made now: what is not due waits, so that what comes together is one epoch.
 *
 * @param urgentDue demotions, repairs, changed processes and doors
 * @param plannedDue steps of planned moves
 * @param tidyDue epochs that only narrow, where that takes a node out of its last chain
 * @param sweepDue epochs that only narrow
 */
public record Pace(boolean urgentDue, boolean plannedDue, boolean tidyDue, boolean sweepDue) {
  /** Everything is due. */
  public static final Pace NOW = new Pace(true, true, true, true);

  /** Everything but narrowing is due. */
  public static final Pace NOT_TIDY = new Pace(true, true, false, false);
}
