package io.longhaul.membership.coordination;

import io.longhaul.membership.planner.Plan;
import java.util.Set;

/**
 * What a coordinator does next.
 *
 * @param departed directors to be removed from the acknowledgement set (rule R2)
 * @param frozen whether nothing is removed (rule R9): an alarm
 * @param wakeAfterMs when to decide again although nothing changes
 */
public record Decision(Plan plan, Set<String> departed, boolean frozen, long wakeAfterMs) {
  public Decision {
    departed = Set.copyOf(departed);
  }
}
