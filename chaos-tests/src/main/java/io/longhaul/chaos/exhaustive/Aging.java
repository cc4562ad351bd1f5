package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.ClientModel;
import io.longhaul.chaos.packet.Segment;

/**
 * What stands for time: a grace (130 s) is longer than a packet lives and than a cookie is valid,
 * so that whatever was under way when a slot became idle has come to its end before the grace has.
 */
final class Aging {
  private Aging() {}

  /**
   * Keeps the marks of packets under way after a host's sockets changed.
   *
   * @param idleFromNow whether the host's slot has just become idle, or is so anew
   */
  static void mark(World world, int h, boolean idleFromNow) {
    int bit = 1 << h;
    Host host = world.hosts[h];
    boolean counts = idleFromNow;
    boolean forget = host.graced || (int) host.kernel.slotWords().word(0) != 0;
    if (!counts && !forget) {
      return;
    }
    int set = forget ? 0 : bit;
    world.arriving.replaceAll(a -> new Arriving(a.packet(), (a.old() & ~bit) | set));
    world.returning.replaceAll(r -> new Returning(r.segment(), (r.old() & ~bit) | set));
  }

  /** Whether a whole grace may pass for a host now. */
  static boolean graceMayPass(World world, int h) {
    Host host = world.hosts[h];
    int bit = 1 << h;
    return !host.graced
        && host.power != Host.Power.CRASHED
        && (int) host.kernel.slotWords().word(0) == 0
        && world.arriving.stream().noneMatch(a -> (a.old() & bit) != 0)
        && world.returning.stream().noneMatch(r -> (r.old() & bit) != 0)
        && !cookieOutstanding(world, h);
  }

  /** Whether a client is established by nothing but a cookie of this host. */
  static boolean cookieOutstanding(World world, int h) {
    for (Caller caller : world.callers) {
      if (caller.open() && world.hosts[h].kernel.validatesCookie(next(caller))) {
        return true;
      }
    }
    return false;
  }

  /** What an open client sends next; data behind it goes the same way. */
  static Segment next(Caller caller) {
    ClientModel client = caller.client.orElseThrow();
    return Segment.ack(caller.flow, client.sndNxt(), client.rcvNxt());
  }
}
