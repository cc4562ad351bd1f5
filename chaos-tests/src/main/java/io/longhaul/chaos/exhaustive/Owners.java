package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Socket;

/** Keeps account of which host is bound to hold a client's connection. */
final class Owners {
  private Owners() {}

  /** A host whose process closed and whose last byte is acknowledged owes nothing any more. */
  static void release(World world, int h, Socket before, Flow flow) {
    releaseShadowed(world, h, flow);
    boolean closing = before instanceof Socket.Full full && !full.state().held();
    if (!closing) {
      return;
    }
    Socket after = world.hosts[h].kernel.socket(flow);
    boolean owes =
        after instanceof Socket.Full full
            && !full.state().held()
            && full.state() != Socket.State.FIN_WAIT_2;
    if (!owes) {
      for (Caller caller : world.callers) {
        if (caller.flow.equals(flow) && caller.owner == h) {
          caller.owner = Caller.NOBODY;
        }
      }
    }
  }

  /** A repeated SYN made a socket in front of the cookie that was given: TCP itself fails here. */
  private static void releaseShadowed(World world, int h, Flow flow) {
    Socket socket = world.hosts[h].kernel.socket(flow);
    for (Caller caller : world.callers) {
      if (caller.flow.equals(flow)
          && caller.owner == h
          && caller.open()
          && socket instanceof Socket.Request
          && !socket.fits(Aging.next(caller))) {
        caller.owner = Caller.NOBODY;
      }
    }
  }

  /** A host's connections died with it. */
  static void releaseAll(World world, int h) {
    for (Caller caller : world.callers) {
      if (caller.owner == h) {
        caller.owner = Caller.NOBODY;
      }
    }
  }
}
