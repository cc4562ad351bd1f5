package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.ClientModel;
import io.longhaul.chaos.packet.ClientModel.State;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients do: connect, repeat, send, close, and take what comes back. */
final class ClientMoves {
  private static final int SPOOFED_ISN = 0x7000_0000;
  private static final int ISN_STEP = 0x1000_0000;
  private static final int ISN_STEP_OF_CALLERS = 0x0800_0000;

  private final Options options;

  ClientMoves(Options options) {
    this.options = options;
  }

  void from(World world, Steps steps) {
    for (int c = 0; c < world.callers.length; c++) {
      Caller caller = world.callers[c];
      if (caller.client.isEmpty() || caller.client.get().state().over()) {
        connect(world, c, steps);
      } else {
        repeatOrSend(world, c, steps);
        close(world, c, steps);
      }
    }
    for (int r = 0; r < world.returning.size(); r++) {
      World lost = world.copy();
      Returning gone = lost.returning.remove(r);
      steps.step(lost, () -> gone.segment() + " is lost on its way to the client");
      take(world, r, steps);
    }
  }

  private void connect(World world, int c, Steps steps) {
    Caller caller = world.callers[c];
    if (caller.uses == options.uses() || world.budget.syns() == 0) {
      return;
    }
    World next = world.copy();
    next.budget = next.budget.lessSyn();
    Caller connecting = next.callers[c];
    int isn = ISN_STEP * (caller.uses + 1) + ISN_STEP_OF_CALLERS * c;
    List<Segment> sent = new ArrayList<>(1);
    connecting.client = Optional.of(ClientModel.connecting(caller.flow, isn, sent::add));
    connecting.uses++;
    connecting.owner = Caller.NOBODY;
    Network.send(next, sent.getFirst(), false, () -> name(caller) + " connects: SYN", steps);
  }

  private void repeatOrSend(World world, int c, Steps steps) {
    Caller caller = world.callers[c];
    if (caller.in(State.SYN_SENT)) {
      if (world.budget.syns() > 0) {
        World next = world.copy();
        next.budget = next.budget.lessSyn();
        Segment syn = Segment.syn(caller.flow, caller.client.orElseThrow().iss());
        Network.send(next, syn, false, () -> name(caller) + " repeats its SYN", steps);
      }
    } else if (caller.open()) {
      send(world, caller, steps);
      spoof(world, caller, steps);
    } else {
      List<Segment> fin = new ArrayList<>(1);
      caller.client.orElseThrow().retransmit(fin::add);
      if (!Network.underWay(world, fin.getFirst())) {
        Network.send(
            world.copy(), fin.getFirst(), false, () -> name(caller) + " repeats its FIN", steps);
      }
    }
  }

  private static void send(World world, Caller caller, Steps steps) {
    Segment segment = Aging.next(caller);
    if (Network.underWay(world, segment)) {
      return;
    }
    boolean handshakeOpen =
        caller.owner != Caller.NOBODY
            && !(world.hosts[caller.owner].kernel.socket(caller.flow) instanceof Socket.Full);
    if (handshakeOpen) {
      Network.send(
          world.copy(), segment, false, () -> name(caller) + " acknowledges the SYN-ACK", steps);
    } else if (world.budget.sends() > 0) {
      World next = world.copy();
      next.budget = next.budget.lessSend();
      Network.send(next, segment, false, () -> name(caller) + " sends", steps);
    }
  }

  private void spoof(World world, Caller caller, Steps steps) {
    if (options.faults().contains(Fault.SPOOFED_SYN) && world.budget.faults() > 0) {
      World next = world.copy();
      next.budget = next.budget.lessFault();
      Segment syn = Segment.syn(caller.flow, SPOOFED_ISN);
      Network.send(next, syn, false, () -> "somebody spoofs a SYN of " + name(caller), steps);
    }
  }

  private static void close(World world, int c, Steps steps) {
    Caller caller = world.callers[c];
    boolean closedByServer = caller.in(State.CLOSE_WAIT);
    if (!caller.open() || (!closedByServer && world.budget.closes() == 0)) {
      return;
    }
    World next = world.copy();
    if (!closedByServer) {
      next.budget = next.budget.lessClose();
    }
    List<Segment> sent = new ArrayList<>(1);
    Caller closing = next.callers[c];
    closing.client = Optional.of(closing.client.orElseThrow().close(sent::add));
    closing.owner = Caller.NOBODY;
    Network.send(next, sent.getFirst(), true, () -> name(caller) + " closes: FIN", steps);
  }

  private static void take(World world, int r, Steps steps) {
    World next = world.copy();
    Segment segment = next.returning.remove(r).segment();
    Caller caller = Network.caller(next, segment);
    boolean wasOpen = caller.open();
    List<Segment> sent = new ArrayList<>(1);
    caller.client = Optional.of(caller.client.orElseThrow().receive(segment, sent::add));
    if (caller.open() && !wasOpen) {
      caller.owner = ownerOf(next, caller);
    }
    if (sent.isEmpty()) {
      steps.step(next, () -> name(caller) + " receives " + segment);
    } else {
      Network.send(
          next,
          sent.getFirst(),
          true,
          () -> name(caller) + " receives " + segment + " and answers " + sent.getFirst(),
          steps);
    }
  }

  private static int ownerOf(World world, Caller caller) {
    Segment next = Aging.next(caller);
    for (int h = 0; h < world.hosts.length; h++) {
      Host host = world.hosts[h];
      Socket socket = host.kernel.socket(caller.flow);
      boolean fits = !(socket instanceof Socket.TimeWait) && socket.fits(next);
      if (fits || (!socket.exists() && host.kernel.validatesCookie(next))) {
        return h;
      }
    }
    return Caller.NOBODY;
  }

  private static String name(Caller caller) {
    return "client " + caller.flow.id();
  }
}
