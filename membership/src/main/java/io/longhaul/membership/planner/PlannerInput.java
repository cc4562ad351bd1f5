package io.longhaul.membership.planner;

import io.longhaul.membership.model.TierView;
import java.util.Set;

/**
 * All that a plan depends on.
 *
 * @param view the tier, with acknowledgements read after the current epoch's creation (rule R1)
 * @param departed members of the acknowledgement set that rule R2 lets go
 * @param gone nodes that were demoted for long enough, or proven dead (rule R8)
 * @param tidyDue whether epochs that only narrow may be made now; false batches them
 */
public record PlannerInput(TierView view, Set<String> departed, Set<String> gone, boolean tidyDue) {
  public PlannerInput {
    departed = Set.copyOf(departed);
    gone = Set.copyOf(gone);
  }
}
