package io.longhaul.chaos.packet;

import io.longhaul.chaos.packet.Socket.Full;
import io.longhaul.chaos.packet.Socket.Request;
import io.longhaul.chaos.packet.Socket.State;

/**
 * How a half-open socket takes a segment, as Linux's {@code tcp_check_req} does. A wrong
 * acknowledgement reaches the listener, which answers with a reset: that is what rule R11 keeps
 * away from it.
 */
final class RequestReaction {
  private RequestReaction() {}

  static Reaction to(Segment segment, Request socket, Wire client) {
    if (segment.opens() && segment.seq() == socket.rcvIsn()) {
      client.send(synAck(socket));
      return new Reaction(socket, Outcome.REPEATED);
    }
    if (segment.has(Segment.ACK)
        && !segment.has(Segment.RST)
        && segment.ack() != socket.sntIsn() + 1) {
      client.send(segment.reset());
      return new Reaction(socket, Outcome.RESET_SENT);
    }
    if (!Sequence.inWindow(segment.seq(), socket.rcvIsn() + 1)) {
      return outOfWindow(segment, socket, client);
    }
    if (segment.has(Segment.RST)) {
      return new Reaction(Socket.none(), Outcome.RESET_TAKEN);
    }
    if (segment.has(Segment.SYN)) {
      client.send(segment.reset());
      return new Reaction(Socket.none(), Outcome.RESET_SENT);
    }
    if (!segment.has(Segment.ACK)) {
      return new Reaction(socket, Outcome.IGNORED);
    }
    return completed(segment, opened(socket), client);
  }

  static Segment synAck(Request socket) {
    return Segment.synAck(socket.flow(), socket.sntIsn(), socket.rcvIsn() + 1);
  }

  /** The full socket that a handshake's last segment makes, having taken what it carries. */
  static Reaction completed(Segment segment, Full opened, Wire client) {
    Socket next = FullReaction.to(segment, opened, client).next();
    return new Reaction(next, Outcome.ESTABLISHED);
  }

  private static Full opened(Request socket) {
    return new Full(
        socket.flow(),
        socket.listener(),
        false,
        State.ESTABLISHED,
        socket.rcvIsn() + 1,
        socket.sntIsn() + 1,
        socket.sntIsn() + 1);
  }

  private static Reaction outOfWindow(Segment segment, Request socket, Wire client) {
    if (segment.has(Segment.RST)) {
      return new Reaction(socket, Outcome.IGNORED);
    }
    client.send(Segment.ack(socket.flow(), socket.sntIsn() + 1, socket.rcvIsn() + 1));
    return new Reaction(socket, Outcome.CHALLENGED);
  }
}
