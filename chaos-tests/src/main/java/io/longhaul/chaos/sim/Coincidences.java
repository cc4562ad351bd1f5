package io.longhaul.chaos.sim;

/**
 * Faults that come together, as they do in the field, and so strike at each other's worst moment.
 */
final class Coincidences {
  private static final int MOST_CRASHES = 4;
  private static final int COOKIES = 12;
  private static final long TRIED_NS = 30 * Timeline.SECOND;
  private static final long FLAPPING_NS = 400 * Timeline.MILLISECOND;

  private final World world;
  private final Operator operator;
  private final Dice dice;
  private final Faults faults;

  Coincidences(World world, Operator operator, Dice dice, Faults faults) {
    this.world = world;
    this.operator = operator;
    this.dice = dice;
    this.faults = faults;
  }

  /**
   * A host has too much to do: packets and its agent are late, its listener may overflow, its agent
   * may run out of memory again and again, its process may stall for so long that directors take it
   * for dead. A director may be late with loading epochs at the same time.
   */
  void overload() {
    NodeHost host = faults.host();
    long duration = dice.spread(10 * Timeline.SECOND, Timeline.MINUTE);
    faults.event(host.id + " has too much to do");
    host.strain.begin(duration);
    if (dice.chance(0.5)) {
      faults.director().slow(duration);
    }
    if (dice.chance(0.7)) {
      faults.overflow(host, duration);
    }
    for (int i = 0; i < MOST_CRASHES && dice.chance(0.5); i++) {
      world.time.after(dice.between(0, duration), () -> faults.crashAgent(host, shortNs()));
    }
    if (dice.chance(0.3)) {
      world.time.after(dice.between(0, duration), () -> faults.hangProcess(host, stallNs()));
    }
  }

  /** A host gives cookies while it is drained, and its agent starts again a moment later. */
  void forgetCookies() {
    NodeHost host = faults.host();
    long duration = dice.spread(10 * Timeline.SECOND, 30 * Timeline.SECOND);
    if (host.stopped() || !world.zk.up()) {
      return;
    }
    faults.event(host.id + " gives cookies and forgets them");
    host.strain.begin(duration);
    faults.overflow(host, duration);
    for (int i = 0; i < COOKIES; i++) {
      world.clients().visitTheStrained();
    }
    operator.drain(host);
    world.time.after(
        dice.between(2 * Timeline.SECOND, 8 * Timeline.SECOND),
        () -> faults.crashAgent(host, shortNs()));
  }

  /** A door that hardly anybody uses goes while a host's queues are full. */
  void closeDoorUnnoticed() {
    operator.addDoor();
    world.time.after(
        dice.between(TRIED_NS / 2, TRIED_NS),
        () -> {
          NodeHost host = faults.host();
          faults.event(host.id + " has full queues while a door goes");
          host.strain.begin(dice.spread(Timeline.SECOND, 10 * Timeline.SECOND));
          operator.removeNewestDoor();
        });
  }

  /** A host starts again at once. */
  void rebootAtOnce() {
    NodeHost host = faults.host();
    host.strain.begin(dice.spread(Timeline.SECOND, 10 * Timeline.SECOND));
    faults.crashHost(host, dice.spread(300 * Timeline.MILLISECOND, 10 * Timeline.SECOND));
  }

  /** A director hangs while nodes fail, and routers send flows now to it, now to others. */
  void failWithoutADirector() {
    long duration = dice.spread(2 * Timeline.SECOND, 25 * Timeline.SECOND);
    faults.hang(faults.director().process, duration);
    int nodes = 1 + dice.below(3);
    for (int i = 0; i < nodes; i++) {
      NodeHost host = faults.host();
      host.strain.begin(duration);
      long delay = dice.spread(50 * Timeline.MILLISECOND, 3 * Timeline.SECOND);
      if (dice.chance(0.7)) {
        world.time.after(delay, () -> faults.hangProcess(host, stallNs()));
      } else {
        world.time.after(delay, () -> faults.crashHost(host, shortNs()));
      }
    }
    flap(world.time.nowNs() + duration);
  }

  private void flap(long untilNs) {
    world.time.after(
        dice.between(0, FLAPPING_NS),
        () -> {
          if (world.time.nowNs() < untilNs) {
            world.routers.reshuffle();
            world.clients().spoof();
            flap(untilNs);
          }
        });
  }

  private long shortNs() {
    return dice.spread(100 * Timeline.MILLISECOND, 3 * Timeline.SECOND);
  }

  private long stallNs() {
    return dice.spread(Timeline.SECOND, 15 * Timeline.SECOND);
  }
}
