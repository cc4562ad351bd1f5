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
final class SlotLease extends AtClose.Link {
  private static final int UNKNOWN = -1;
  private static final int RELEASED = -2;

  private final SlotCounters counters;
  private int slot = UNKNOWN;

  /** What it was counted by while its slot is unknown, and its door behind that. */
  private int place;

  private SlotLease(SlotCounters counters) {
    this.counters = counters;
    this.place = counters.acquireUnknown();
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
      int unknown = place;
      counters.acquire(known);
      place =
          throughDoor.isPresent()
              ? counters.doors().acquire(throughDoor.get())
              : counters.doors().acquireUnnamed();
      slot = known;
      counters.releaseUnknown(unknown);
    }
  }

  @Override
  protected void closed() {
    if (slot == UNKNOWN) {
      counters.releaseUnknown(place);
    } else if (slot != RELEASED) {
      counters.release(slot);
      counters.doors().release(place);
    }
    slot = RELEASED;
  }
}
