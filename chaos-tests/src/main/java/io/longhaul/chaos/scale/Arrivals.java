package io.longhaul.chaos.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * New connections, the same for every slot: so many that the tier's number stays what it is, and
 * those that come back because they were nudged.
 */
final class Arrivals {
  private final Lifetimes lifetimes;
  private final double connectionsASlot;
  private final List<Nudge> nudges = new ArrayList<>();
  private final double[] levels;
  private long levelsAtMs = -1;

  /** Connections of each kind and slot, closed evenly over a window and opened again at once. */
  private record Nudge(long startMs, long windowMs, List<Double> byKind) {}

  Arrivals(Lifetimes lifetimes, double connectionsASlot) {
    this.lifetimes = lifetimes;
    this.connectionsASlot = connectionsASlot;
    this.levels = new double[lifetimes.count()];
  }

  /**
   * Some connections will be closed evenly over the window, and opened again in any slot.
   *
   * @param byKind how many of each kind there are now, over the number of slots; those that end by
   *     themselves before their turn do not come back
   */
  void nudged(long nowMs, long windowMs, List<Double> byKind) {
    nudges.add(new Nudge(nowMs, windowMs, byKind));
  }

  /**
   * How many of a kind a node would hold that had headed a slot for ever: the mean of a Poisson
   * distribution.
   */
  double level(int kind, long nowMs) {
    if (nowMs != levelsAtMs) {
      for (int each = 0; each < levels.length; each++) {
        levels[each] = sum(each, nowMs);
      }
      levelsAtMs = nowMs;
    }
    return levels[kind];
  }

  private double sum(int kind, long nowMs) {
    double level = connectionsASlot * lifetimes.share(kind);
    for (Nudge nudge : nudges) {
      long elapsedMs = nowMs - nudge.startMs();
      if (elapsedMs > 0) {
        // Those closed at any time in the window would have lived on: what is left of them now.
        double back = Math.min(1, (double) elapsedMs / nudge.windowMs());
        level += nudge.byKind().get(kind) * back * lifetimes.survival(kind, elapsedMs);
      }
    }
    return level;
  }
}
