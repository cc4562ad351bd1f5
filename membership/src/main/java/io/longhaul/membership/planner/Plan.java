package io.longhaul.membership.planner;

import io.longhaul.hash.Epoch;
import java.util.List;
import java.util.Optional;

/**
 * What to do next.
 *
 * @param next the epoch to publish, if anything changes; its term is the view's
 * @param paced whether an epoch is ready that is not due yet: the planner wants to be asked again
 * @param settled the highest epoch that everybody has acknowledged (rule R5)
 * @param reasons what is pending and whom it waits for, for people
 */
public record Plan(Optional<Epoch> next, boolean paced, long settled, List<Reason> reasons) {
  public Plan {
    reasons = List.copyOf(reasons);
  }
}
