package io.longhaul.node.balance;

/**
 * The owner of the key's point on a ring, or the next that may get something. With a bound on load
 * (Mirrokni et al., 2018), one that has more than its share, and so much over it, sends on what
 * comes, too. What those have that may get nothing new is nobody's share.
 */
final class RingHash implements Balancer {
  private static final double PERCENT = 100;

  private final Ring ring;
  private final int maxLoad;

  /**
   * @param maxLoad percent of the average; 0 for no bound
   */
  RingHash(Ring ring, int maxLoad) {
    this.ring = ring;
    this.maxLoad = maxLoad;
  }

  @Override
  public int pick(Candidates candidates, long key, Tried tried, long nowMs) {
    if (candidates.size() == 0) {
      return NONE;
    }
    int active = maxLoad == 0 ? 0 : active(candidates);
    int busy = NONE;
    int point = ring.pointOf(Hashes.mixed(key));
    for (int i = 0; i < ring.size(); i++) {
      int position = candidates.positionOf(ring.owner(point + i));
      if (position >= 0 && !tried.contains(candidates.state(position))) {
        if (hasRoom(candidates, position, active)) {
          return position;
        }
        busy = busy == NONE ? position : busy;
      }
    }
    return busy;
  }

  private static int active(Candidates candidates) {
    int active = 0;
    for (int i = 0; i < candidates.size(); i++) {
      active += candidates.state(i).active();
    }
    return active;
  }

  private boolean hasRoom(Candidates candidates, int position, int active) {
    if (maxLoad == 0) {
      return true;
    }
    double share = candidates.weight(position) / candidates.totalWeight();
    double most = Math.ceil((active + 1) * share * maxLoad / PERCENT);
    return candidates.state(position).active() < most;
  }
}
