package io.longhaul.chaos.sim;

/**
 * Whether most directors hear a node, or ZooKeeper has a process of it, as nobody in the world but
 * the audit knows it. Those directors count that are live in ZooKeeper and hear at least half of
 * the nodes, as rule R8 has it; where there are none, registrations do.
 */
final class Presence {
  /** A little less than rule R8's five minutes, since coordinators notice late and forget late. */
  private static final long AWAY_NS = 290 * Timeline.SECOND;

  /**
   * A node that is back is in its chains again by then: up to a minute of damping, then repair. But
   * somebody has to lead all the time, and it has to be registered.
   */
  private static final long REPAIRED_NS = 100 * Timeline.SECOND;

  /**
   * Between a coordinator's decision and its write somebody may come back. Later than this its
   * session is over, and so is its right to write.
   */
  private static final long DECIDED_NS = ZooKeeperModel.SESSION_TIMEOUT_NS + 4 * Timeline.SECOND;

  /**
   * Who is back for less than this may not be noticed: a statement counts for three seconds, the
   * one that replaces it may be eight seconds late in a storm, and a director that starts listens
   * for a second before it speaks.
   */
  private static final long NOTICED_NS = 12 * Timeline.SECOND;

  private final Spell unheard = new Spell();
  private final Spell away = new Spell();
  private long troubledNs;
  private boolean troubled;
  private boolean removed;

  void look(World world, NodeHost host) {
    boolean runs = host.powered() && host.runsAsKnown();
    long running = 0;
    long hearing = 0;
    long voting = 0;
    long reaching = 0;
    for (DirectorHost director : world.directors()) {
      if (director.process.running()) {
        boolean hears = runs && world.links.open(host.party, director.party);
        boolean votes = director.votes();
        running++;
        hearing += hears ? 1 : 0;
        voting += votes ? 1 : 0;
        reaching += votes && hears ? 1 : 0;
      }
    }
    boolean registered = host.registered();
    boolean reached = voting == 0 ? registered : 2 * reaching >= voting;
    unheard.note(!reached, world.time.nowNs());
    away.note(!reached && !registered, world.time.nowNs());
    removed = removedWhileAway(world);
    boolean trouble =
        hearing < running
            || !host.agent.life.running()
            || !host.agent.zk.connected()
            || !world.led();
    if (trouble || troubled) {
      troubledNs = world.time.nowNs();
    }
    troubled = trouble;
  }

  /** Since when most directors have not heard it; -1 if they do. */
  long unheardSinceNs() {
    return unheard.on ? unheard.sinceNs : -1;
  }

  /** Since when it has been away, neither heard nor registered; -1 if it is not. */
  long awaySinceNs() {
    return away.on ? away.sinceNs : -1;
  }

  boolean awayForLong(World world) {
    long now = world.time.nowNs();
    return away.on
        ? now - away.sinceNs >= AWAY_NS
        : now - away.endedNs < DECIDED_NS && away.endedNs - away.sinceNs >= AWAY_NS;
  }

  void removed() {
    removed = true;
  }

  boolean removedWhileAway(World world) {
    removed = removed && (troubled || world.time.nowNs() - troubledNs < REPAIRED_NS);
    return removed;
  }

  /** A time in which something holds, short breaks included. */
  private static final class Spell {
    private boolean on;
    private long sinceNs;
    private long endedNs = -NOTICED_NS;

    void note(boolean now, long nowNs) {
      if (now && !on && nowNs - endedNs >= NOTICED_NS) {
        sinceNs = nowNs;
      } else if (!now && on) {
        endedNs = nowNs;
      }
      on = now;
    }
  }
}
