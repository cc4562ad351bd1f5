package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.TierView;

/**
 * Whether a director should leave coordination to another: one that is withdrawn (rule R3) sees the
 * tier badly, be it that it reaches few nodes or cannot load epochs. Where all are, any may
 * coordinate, since somebody has to.
 */
final class Deference {
  /** How long a leader must be the worse choice before it stands down. */
  static final long PATIENCE_MS = 3_000;

  private static final long NOT = -1;

  private final String directorId;
  private long worseSinceMs = NOT;

  Deference(String directorId) {
    this.directorId = directorId;
  }

  /** Whether it should not stand for election now. */
  boolean defers(TierView view) {
    return !accepting(view, directorId)
        && view.directors().stream().anyMatch(id -> accepting(view, id));
  }

  /** Whether it should stand down, having had to defer for long enough. */
  boolean yields(TierView view, long nowMs) {
    if (!defers(view)) {
      worseSinceMs = NOT;
    } else if (worseSinceMs == NOT) {
      worseSinceMs = nowMs;
    }
    return worseSinceMs != NOT && nowMs - worseSinceMs >= PATIENCE_MS;
  }

  private static boolean accepting(TierView view, String id) {
    LiveDirector director = view.liveDirectors().get(id);
    return director != null && director.withdrawn().isEmpty();
  }
}
