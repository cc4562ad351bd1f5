package io.longhaul.membership.planner;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.TierView;

/**
 * All that a plan depends on.
 *
 * @param view the tier, with acknowledgements read after the current epoch's creation (rule R1)
 * @param patience what has lasted long enough
 * @param pace which epochs may be made now
 * @param slots size of the tier's first table: {@link Slot#COUNT} but in models and simulations
 */
public record PlannerInput(TierView view, Patience patience, Pace pace, int slots) {
  public PlannerInput {
    Slot.checkTableSize(slots);
  }

  /** For a tier in service. */
  public PlannerInput(TierView view, Patience patience, Pace pace) {
    this(view, patience, pace, Slot.COUNT);
  }
}
