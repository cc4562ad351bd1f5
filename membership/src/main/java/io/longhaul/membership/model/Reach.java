package io.longhaul.membership.model;

import java.util.Set;

/**
 * Whom a director reaches, as it tells all others by telemetry (rule R8).
 *
 * @param sequence rises with every statement of a run of the director
 * @param epoch the highest epoch that it has loaded, 0 for none (rule R3)
 * @param fit whether it reaches at least half of the nodes; if not, it accuses nobody and both sets
 *     are empty
 * @param unreached processes in its epoch that it does not reach
 * @param alsoReached processes that it reaches although its epoch lacks them
 */
public record Reach(
    String directorId,
    long sequence,
    long epoch,
    boolean fit,
    Set<MemberKey> unreached,
    Set<MemberKey> alsoReached) {
  public Reach {
    MemberName.check("director id", directorId);
    unreached = Set.copyOf(unreached);
    alsoReached = Set.copyOf(alsoReached);
  }

  /** Whether it says that it reaches a process of the current epoch, or one that is new. */
  public boolean reaches(MemberKey process, boolean inEpoch) {
    return inEpoch ? !unreached.contains(process) : alsoReached.contains(process);
  }
}
