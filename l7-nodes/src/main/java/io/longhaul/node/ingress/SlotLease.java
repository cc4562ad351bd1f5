package io.longhaul.node.ingress;

import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.loop.AtClose;
import io.netty.channel.Channel;
import java.util.Optional;

/**
 * A connection's place in the node's occupancy: in an unknown slot from its accept, in its own once
 * that is known, in none from its close on; given back exactly once, however it ends. Used on the
 * channel's event loop only.
 */
final class SlotLease implements Runnable {
  private static final int UNKNOWN = -1;
  private static final int RELEASED = -2;

  private final SlotCounters counters;
  private final int acquired;
  private int slot = UNKNOWN;
  private int door = UNKNOWN;

  private SlotLease(SlotCounters counters) {
    this.counters = counters;
    this.acquired = counters.acquireUnknown();
  }

  /** Counts the connection until it closes. */
  static SlotLease take(Channel channel, SlotCounters counters) {
    SlotLease lease = new SlotLease(counters);
    AtClose.run(channel, lease);
    return lease;
  }

  /** The connection's slot and front door are known. Does nothing after its close. */
  void known(int known, Optional<String> throughDoor) {
    if (slot == UNKNOWN) {
      counters.acquire(known);
      door =
          throughDoor.isPresent()
              ? counters.doors().acquire(throughDoor.get())
              : counters.doors().acquireUnnamed();
      counters.releaseUnknown(acquired);
      slot = known;
    }
  }

  /** The connection is closed. */
  @Override
  public void run() {
    if (slot == UNKNOWN) {
      counters.releaseUnknown(acquired);
    } else if (slot != RELEASED) {
      counters.release(slot);
      counters.doors().release(door);
    }
    slot = RELEASED;
  }
}
