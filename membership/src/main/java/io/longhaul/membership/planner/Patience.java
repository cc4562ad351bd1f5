package io.longhaul.membership.planner;

import io.longhaul.membership.model.MemberKey;
import java.util.Set;

/**
 * What has lasted long enough to count: all that the planner needs to know of time.
 *
 * @param departed directors that no longer belong to the acknowledgement set (rule R2)
 * @param gone processes of demoted nodes that were unreachable for long enough, or are proven dead;
 *     a node whose every process is gone leaves the chains (rule R8)
 * @param damped nodes that were demoted and are reachable again, but not for long enough to head
 *     slots: they stay demoted, or out of the epoch
 * @param frozen whether so many nodes are unreachable that the fault is likelier in the watcher;
 *     {@code gone} is empty then (rule R9)
 */
public record Patience(
    Set<String> departed, Set<MemberKey> gone, Set<String> damped, boolean frozen) {
  /** Nothing has lasted. */
  public static final Patience NONE = new Patience(Set.of(), Set.of(), Set.of(), false);

  public Patience {
    departed = Set.copyOf(departed);
    gone = Set.copyOf(gone);
    damped = Set.copyOf(damped);
  }
}
