package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;

/**
 * Whether so many nodes went away at about the same time that none of them is to be removed (rule
 * R9), as nobody in the world but the audit knows it: more than half of the epoch's within a
 * minute, until half of them are back.
 */
final class Outage {
  /** A little less than rule R9's minute, since coordinators notice one after the other. */
  private static final long WITHIN_NS = 50 * Timeline.SECOND;

  private boolean on;

  boolean on() {
    return on;
  }

  void look(World world, Epoch epoch) {
    long[] away =
        world.hosts().stream()
            .filter(host -> epoch.ordinal(host.id) >= 0)
            .mapToLong(NodeHost::awaySinceNs)
            .filter(since -> since >= 0)
            .sorted()
            .toArray();
    int half = epoch.nodes().size() / 2;
    on = on && away.length > half;
    for (int i = 0; i + half < away.length && !on; i++) {
      on = away[i + half] - away[i] < WITHIN_NS;
    }
  }
}
