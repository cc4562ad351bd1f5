package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import java.util.function.ToLongFunction;

/**
 * Whether so many nodes went away at about the same time that none of them is to be removed (rule
 * R9), as nobody in the world but the audit knows it: more than half of the epoch's within a
 * minute, or their registrations, until half of them are back. What ends by itself before a
 * coordinator has to know was none.
 */
final class Outage {
  /** A little less than rule R9's minute, since coordinators notice one after the other. */
  private static final long WITHIN_NS = 50 * Timeline.SECOND;

  /** By then a coordinator has noticed, and what it had decided before is written or refused. */
  private static final long NOTICED_NS = 5 * Timeline.SECOND;

  private boolean on;
  private long sinceNs;

  /** Whether it has been going on for long enough that every coordinator has to know. */
  boolean known(long nowNs) {
    return on && nowNs - sinceNs >= NOTICED_NS;
  }

  void look(World world, Epoch epoch) {
    long[] unheard = sorted(world, epoch, NodeHost::unheardSinceNs);
    int half = epoch.nodes().size() / 2;
    boolean before = on;
    on =
        (before && known(world.time.nowNs()) && unheard.length > half)
            || mostTogether(unheard, half)
            || mostTogether(sorted(world, epoch, NodeHost::awaySinceNs), half);
    if (on && !before) {
      sinceNs = world.time.nowNs();
    }
  }

  private static long[] sorted(World world, Epoch epoch, ToLongFunction<NodeHost> since) {
    return world.hosts().stream()
        .filter(host -> epoch.ordinal(host.id) >= 0)
        .mapToLong(since)
        .filter(ns -> ns >= 0)
        .sorted()
        .toArray();
  }

  private static boolean mostTogether(long[] since, int half) {
    for (int i = 0; i + half < since.length; i++) {
      if (since[i + half] - since[i] < WITHIN_NS) {
        return true;
      }
    }
    return false;
  }
}
