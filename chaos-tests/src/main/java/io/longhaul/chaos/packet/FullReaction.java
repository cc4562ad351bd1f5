package io.longhaul.chaos.packet;

import io.longhaul.chaos.packet.Socket.Full;
import io.longhaul.chaos.packet.Socket.State;
import io.longhaul.chaos.packet.Socket.TimeWait;

/**
 * How an established or closing socket takes a segment: RFC 9293 section 3.10.7.4 with the
 * challenges of RFC 5961, as Linux has them. Data beyond a gap is not kept: the client repeats it.
 */
final class FullReaction {
  private FullReaction() {}

  static Reaction to(Segment segment, Full socket, Wire client) {
    if (Sequence.after(socket.rcvNxt(), segment.end())) {
      return segment.has(Segment.RST)
          ? new Reaction(socket, Outcome.IGNORED)
          : answered(socket, Outcome.REPEATED, client);
    }
    boolean within =
        !Sequence.after(segment.seq(), socket.rcvNxt())
            || Sequence.inWindow(segment.seq(), socket.rcvNxt());
    if (segment.has(Segment.RST)) {
      return toReset(segment, socket, within, client);
    }
    if (!within || segment.has(Segment.SYN) || acknowledgesLongAgo(segment, socket)) {
      return answered(socket, Outcome.CHALLENGED, client);
    }
    if (!segment.has(Segment.ACK) || Sequence.after(segment.ack(), socket.sndNxt())) {
      return new Reaction(socket, Outcome.IGNORED);
    }
    return toContent(segment, socket, client);
  }

  private static Reaction toReset(Segment segment, Full socket, boolean within, Wire client) {
    if (segment.seq() == socket.rcvNxt()) {
      return new Reaction(Socket.none(), Outcome.RESET_TAKEN);
    }
    return within
        ? answered(socket, Outcome.CHALLENGED, client)
        : new Reaction(socket, Outcome.IGNORED);
  }

  private static boolean acknowledgesLongAgo(Segment segment, Full socket) {
    return segment.has(Segment.ACK)
        && Sequence.after(socket.sndUna() - Sequence.WINDOW, segment.ack());
  }

  private static Reaction toContent(Segment segment, Full socket, Wire client) {
    Full next =
        Sequence.after(segment.ack(), socket.sndUna())
            ? socket.acknowledged(segment.ack())
            : socket;
    boolean closedByProcess = !next.state().held();
    int dataEnd = segment.seq() + segment.length();
    boolean gap = Sequence.after(segment.seq(), next.rcvNxt());
    boolean news = !gap && Sequence.after(dataEnd, next.rcvNxt());
    if (news && closedByProcess) {
      client.send(segment.reset());
      return new Reaction(Socket.none(), Outcome.RESET_SENT);
    }
    if (news) {
      next = next.received(dataEnd);
    }
    boolean fin = segment.has(Segment.FIN) && dataEnd == next.rcvNxt() && !finReceived(next);
    if (fin) {
      next = next.received(dataEnd + 1).in(afterFin(next.state()));
    }
    if (segment.end() != segment.seq()) {
      client.send(Segment.ack(next.flow(), next.sndNxt(), next.rcvNxt()));
    }
    Outcome outcome = next.equals(socket) ? Outcome.REPEATED : Outcome.TAKEN;
    return new Reaction(afterAcknowledgement(next), outcome);
  }

  private static boolean finReceived(Full socket) {
    return switch (socket.state()) {
      case CLOSE_WAIT, CLOSING, LAST_ACK -> true;
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 -> false;
    };
  }

  private static State afterFin(State state) {
    return state == State.ESTABLISHED ? State.CLOSE_WAIT : State.CLOSING;
  }

  /** Where the client has acknowledged all, FIN included, a closing socket is a step further. */
  private static Socket afterAcknowledgement(Full socket) {
    if (!socket.allAcknowledged()) {
      return socket;
    }
    return switch (socket.state()) {
      case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_2 -> socket;
      case FIN_WAIT_1 -> socket.in(State.FIN_WAIT_2);
      case CLOSING -> new TimeWait(socket.flow(), socket.rcvNxt(), socket.sndNxt());
      case LAST_ACK -> Socket.none();
    };
  }

  private static Reaction answered(Full socket, Outcome outcome, Wire client) {
    client.send(Segment.ack(socket.flow(), socket.sndNxt(), socket.rcvNxt()));
    return new Reaction(socket, outcome);
  }
}
