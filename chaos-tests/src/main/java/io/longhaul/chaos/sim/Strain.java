package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Backlog;
import io.longhaul.chaos.packet.KernelModel;

/**
 * A host that has too much to do: for a while its agent may take long over every step or every
 * scan, and packets wait in its queues or are dropped there. Its listener may overflow besides.
 */
final class Strain {
  /** Cookies are honoured for so long after the last overflow. */
  private static final long COOKIES_LATELY_NS = 130 * Timeline.SECOND;

  private static final double PACKET_LOSS = 0.15;
  private static final long LONGEST_QUEUE_NS = 5 * Timeline.SECOND;
  private static final long SHORTEST_STEP_NS = 20 * Timeline.MILLISECOND;
  private static final long LONGEST_STEP_NS = 4 * Timeline.SECOND;

  private final World world;
  private final NodeHost host;
  private long untilNs;
  private boolean slowSteps;
  private boolean slowScans;
  private long overflowsUntilNs;

  Strain(World world, NodeHost host) {
    this.world = world;
    this.host = host;
  }

  /** It has too much to do for so long from now. */
  void begin(long durationNs) {
    untilNs = Math.max(untilNs, world.time.nowNs() + durationNs);
    slowSteps = world.dice.chance(0.5);
    slowScans = world.dice.chance(0.3);
  }

  /** Its listener's queue overflows for so long from now. */
  void overflow(long durationNs) {
    KernelModel kernel = host.kernel();
    overflowsUntilNs = Math.max(overflowsUntilNs, world.time.nowNs() + durationNs);
    kernel.backlog(Backlog.OVERFLOWING);
    world.time.after(durationNs, () -> relax(kernel));
    world.time.after(durationNs + COOKIES_LATELY_NS, () -> relax(kernel));
  }

  private void relax(KernelModel kernel) {
    long room = world.time.nowNs() - overflowsUntilNs;
    if (room >= 0) {
      kernel.backlog(room < COOKIES_LATELY_NS ? Backlog.OVERFLOWED_LATELY : Backlog.ROOM);
    }
  }

  /** Nothing of that any more. */
  void end() {
    untilNs = 0;
    overflowsUntilNs = world.time.nowNs();
    relax(host.kernel());
  }

  boolean on() {
    return world.time.nowNs() < untilNs;
  }

  /** By how much longer a packet takes that arrives. */
  long packetNs() {
    return on() ? world.dice.between(0, LONGEST_QUEUE_NS) : 0;
  }

  /** Whether a packet that arrives is dropped. */
  boolean drops() {
    return on() && world.dice.chance(PACKET_LOSS);
  }

  /** By how much longer its agent takes for a step of loading an epoch. */
  long stepNs() {
    return on() && slowSteps ? delayNs() : 0;
  }

  /** By how much longer its agent takes for a scan. */
  long scanNs() {
    return on() && slowScans ? delayNs() : 0;
  }

  private long delayNs() {
    return world.dice.spread(SHORTEST_STEP_NS, LONGEST_STEP_NS);
  }
}
