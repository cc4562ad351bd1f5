package io.longhaul.chaos.sim;

import java.util.HashSet;
import java.util.Set;

/** Ids of the directors that live, as somebody read them from ZooKeeper at one time. */
record LiveDirectors(Set<String> ids, long changed) {
  static final LiveDirectors NONE = new LiveDirectors(Set.of(), -1);

  /**
   * Reads them.
   *
   * @param before what was read earlier, which is given back if nothing changed
   */
  static LiveDirectors of(Znodes znodes, LiveDirectors before) {
    long changed = znodes.changedBelow(Paths.LIVE_DIRECTORS);
    if (changed == before.changed) {
      return before;
    }
    Set<String> ids = new HashSet<>();
    znodes.below(Paths.LIVE_DIRECTORS, (id, _) -> ids.add(id));
    return new LiveDirectors(Set.copyOf(ids), changed);
  }
}
