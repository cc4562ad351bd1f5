package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Backlog;
import io.longhaul.chaos.packet.ClientModel;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Socket.State;
import io.longhaul.chaos.sabotage.Sabotage;

/** What happens on node hosts by itself: processes accept and close, timers fire. */
final class KernelMoves {
  private final boolean accepts;

  /**
   * Processes accept where it makes a difference: they close, or only what they accepted counts.
   */
  KernelMoves(Options options, Rules rules) {
    this.accepts = options.budget().closes() > 0 || rules.broken(Sabotage.ACCEPTED_ONLY);
  }

  void from(World world, Steps steps) {
    for (int h = 0; h < world.hosts.length; h++) {
      if (world.hosts[h].isUp()) {
        backlog(world, h, steps);
        for (Caller caller : world.callers) {
          of(world, h, caller, steps);
        }
      }
    }
  }

  private void of(World world, int h, Caller caller, Steps steps) {
    switch (world.hosts[h].kernel.socket(caller.flow)) {
      case Socket.None none -> {}
      case Socket.Request request -> {
        repeat(world, h, caller, "its SYN-ACK", steps);
        if (!needed(world, caller, request)) {
          expire(world, h, caller, request, "half-open socket", steps);
        }
      }
      case Socket.Full full -> of(world, h, caller, full, steps);
      case Socket.TimeWait timeWait ->
          expire(world, h, caller, timeWait, "TIME_WAIT socket", steps);
    }
  }

  private void of(World world, int h, Caller caller, Socket.Full full, Steps steps) {
    String node = world.hosts[h].id;
    if (!full.accepted()) {
      if (accepts) {
        World next = world.copy();
        Network.change(next, h, (kernel, client) -> kernel.accept(caller.flow));
        steps.step(next, () -> node + "'s process accepts " + name(caller));
      }
    } else if (full.state().held()) {
      close(world, h, caller, full, steps);
    } else if (full.state() == State.FIN_WAIT_2 || caller.client.orElseThrow().state().over()) {
      expire(world, h, caller, full, "lingering socket", steps);
    } else {
      repeat(world, h, caller, "its last bytes", steps);
    }
  }

  private static void close(World world, int h, Caller caller, Socket.Full full, Steps steps) {
    boolean first = full.state() == State.ESTABLISHED;
    if (first && world.budget.closes() == 0) {
      return;
    }
    World next = world.copy();
    if (first) {
      next.budget = next.budget.lessClose();
    }
    Network.change(next, h, (kernel, client) -> kernel.close(caller.flow, 1, client));
    steps.step(
        next, () -> world.hosts[h].id + "'s process closes " + name(caller) + " with bytes unsent");
  }

  private static void repeat(World world, int h, Caller caller, String what, Steps steps) {
    if (world.returning.size() < Network.MOST_RETURNING
        && caller.client.filter(c -> !c.state().over()).isPresent()) {
      World next = world.copy();
      Network.change(next, h, (kernel, client) -> kernel.retransmit(caller.flow, client));
      steps.step(next, () -> world.hosts[h].id + " repeats " + what + " to " + name(caller));
    }
  }

  private static void expire(
      World world, int h, Caller caller, Socket socket, String what, Steps steps) {
    World next = world.copy();
    Network.change(next, h, (kernel, client) -> kernel.expire(caller.flow));
    Owners.release(next, h, socket, caller.flow);
    steps.step(next, () -> world.hosts[h].id + "'s " + what + " of " + name(caller) + " expires");
  }

  /** A client that is about to finish the handshake does so long before the request expires. */
  private static boolean needed(World world, Caller caller, Socket.Request request) {
    boolean answering =
        world.returning.stream()
            .map(Returning::segment)
            .anyMatch(s -> s.has(Segment.SYN) && s.seq() == request.sntIsn());
    return answering || (caller.open() && request.fits(Aging.next(caller)));
  }

  private static void backlog(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    switch (host.kernel.backlog()) {
      case ROOM -> {}
      case OVERFLOWING -> backlog(world, h, Backlog.OVERFLOWED_LATELY, steps);
      case OVERFLOWED_LATELY -> {
        boolean cookieUnderWay = !world.returning.isEmpty() || !world.arriving.isEmpty();
        if (!cookieUnderWay && !Aging.cookieOutstanding(world, h)) {
          backlog(world, h, Backlog.ROOM, steps);
        }
      }
    }
  }

  private static void backlog(World world, int h, Backlog now, Steps steps) {
    World next = world.copy();
    next.own(h).ownKernel().backlog(now);
    steps.step(
        next,
        () ->
            world.hosts[h].id
                + (now == Backlog.ROOM
                    ? " forgets that its listener overflowed"
                    : "'s listener has room again"));
  }

  private static String name(Caller caller) {
    return "client "
        + caller.flow.id()
        + caller.client.map(ClientModel::state).map(state -> " (" + state + ")").orElse("");
  }
}
