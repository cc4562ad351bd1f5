package io.longhaul.chaos.packet;

/**
 * A client's end of one connection. Immutable: what changes it gives the next.
 *
 * @param iss its initial sequence number
 * @param sndUna the oldest number sent that was not acknowledged
 * @param sndNxt the next number to be sent
 * @param rcvNxt the next number expected; 0 before the SYN-ACK
 */
public record ClientModel(Flow flow, State state, int iss, int sndUna, int sndNxt, int rcvNxt) {
  /** States of a client. */
  public enum State {
    /** Its SYN was not answered yet. */
    SYN_SENT,
    /** Open both ways. */
    ESTABLISHED,
    /** The server closed, the client did not. */
    CLOSE_WAIT,
    /** The client closed; its FIN is not acknowledged. */
    FIN_WAIT_1,
    /** The client closed and the server knows, but has not closed itself. */
    FIN_WAIT_2,
    /** Both closed at once. */
    CLOSING,
    /** The server closed first, then the client. */
    LAST_ACK,
    /** Over in good order, at the client's side for good. */
    CLOSED,
    /** The SYN was answered with a reset: there was never a connection. */
    REFUSED,
    /** The connection was reset. */
    RESET;

    /** Whether the connection is established and the client has not closed it. */
    public boolean open() {
      return this == ESTABLISHED || this == CLOSE_WAIT;
    }

    /** Whether nothing is to be sent or expected any more. */
    public boolean over() {
      return this == CLOSED || this == REFUSED || this == RESET;
    }

    private boolean finSent() {
      return this == FIN_WAIT_1 || this == FIN_WAIT_2 || this == CLOSING || this == LAST_ACK;
    }
  }

  /** A client that sends its SYN now. */
  public static ClientModel connecting(Flow flow, int iss, Wire network) {
    network.send(Segment.syn(flow, iss));
    return new ClientModel(flow, State.SYN_SENT, iss, iss, iss + 1, 0);
  }

  /** Sends data; without effect unless the connection is open. */
  public ClientModel send(int length, Wire network) {
    if (!state.open()) {
      return this;
    }
    network.send(Segment.data(flow, sndNxt, rcvNxt, length));
    return new ClientModel(flow, state, iss, sndUna, sndNxt + length, rcvNxt);
  }

  /** Closes in good order; without effect unless the connection is open. */
  public ClientModel close(Wire network) {
    if (!state.open()) {
      return this;
    }
    network.send(Segment.fin(flow, sndNxt, rcvNxt));
    State next = state == State.ESTABLISHED ? State.FIN_WAIT_1 : State.LAST_ACK;
    return new ClientModel(flow, next, iss, sndUna, sndNxt + 1, rcvNxt);
  }

  /** Sends once more what was not acknowledged; a keep-alive probe when all was. */
  public void retransmit(Wire network) {
    if (state.over()) {
      return;
    }
    if (state == State.SYN_SENT) {
      network.send(Segment.syn(flow, iss));
    } else if (sndUna == sndNxt) {
      network.send(Segment.ack(flow, sndNxt - 1, rcvNxt));
    } else {
      int fin = state.finSent() ? 1 : 0;
      int flags = Segment.ACK | (fin == 1 ? Segment.FIN : 0);
      network.send(new Segment(flow, flags, sndUna, rcvNxt, sndNxt - sndUna - fin));
    }
  }

  /** Takes a segment from a server, and answers as TCP does. */
  public ClientModel receive(Segment segment, Wire network) {
    if (state.over()) {
      answerWhenOver(segment, network);
      return this;
    }
    return state == State.SYN_SENT
        ? whileConnecting(segment, network)
        : whileOpen(segment, network);
  }

  private void answerWhenOver(Segment segment, Wire network) {
    if (segment.has(Segment.RST)) {
      return;
    }
    if (state == State.CLOSED && segment.end() == rcvNxt) {
      // TIME_WAIT: the server repeats its FIN because the acknowledgement was lost.
      network.send(Segment.ack(flow, sndNxt, rcvNxt));
    } else {
      network.send(segment.reset());
    }
  }

  private ClientModel whileConnecting(Segment segment, Wire network) {
    boolean acknowledges = segment.has(Segment.ACK) && segment.ack() == sndNxt;
    if (segment.has(Segment.RST)) {
      return acknowledges ? in(State.REFUSED) : this;
    }
    if (!acknowledges) {
      network.send(segment.reset());
      return this;
    }
    if (!segment.has(Segment.SYN)) {
      return this;
    }
    ClientModel open =
        new ClientModel(flow, State.ESTABLISHED, iss, sndNxt, sndNxt, segment.seq() + 1);
    network.send(Segment.ack(flow, open.sndNxt, open.rcvNxt));
    return open;
  }

  private ClientModel whileOpen(Segment segment, Wire network) {
    if (segment.has(Segment.RST)) {
      return whenReset(segment, network);
    }
    if (segment.has(Segment.SYN) || Sequence.after(rcvNxt, segment.end()) || beyond(segment)) {
      network.send(Segment.ack(flow, sndNxt, rcvNxt));
      return this;
    }
    if (!segment.has(Segment.ACK) || Sequence.after(segment.ack(), sndNxt)) {
      return this;
    }
    return withContent(segment, network);
  }

  private boolean beyond(Segment segment) {
    return Sequence.after(segment.seq(), rcvNxt) && !Sequence.inWindow(segment.seq(), rcvNxt);
  }

  private ClientModel whenReset(Segment segment, Wire network) {
    if (segment.seq() == rcvNxt) {
      return in(State.RESET);
    }
    if (Sequence.inWindow(segment.seq(), rcvNxt)) {
      network.send(Segment.ack(flow, sndNxt, rcvNxt));
    }
    return this;
  }

  private ClientModel withContent(Segment segment, Wire network) {
    int una = Sequence.after(segment.ack(), sndUna) ? segment.ack() : sndUna;
    int dataEnd = segment.seq() + segment.length();
    boolean gap = Sequence.after(segment.seq(), rcvNxt);
    boolean news = !gap && Sequence.after(dataEnd, rcvNxt);
    int received = news ? dataEnd : rcvNxt;
    boolean fin =
        segment.has(Segment.FIN)
            && dataEnd == received
            && (state == State.ESTABLISHED
                || state == State.FIN_WAIT_1
                || state == State.FIN_WAIT_2);
    if (fin) {
      received++;
    }
    if (segment.end() != segment.seq()) {
      network.send(Segment.ack(flow, sndNxt, received));
    }
    boolean acknowledged = una == sndNxt;
    return new ClientModel(flow, next(fin, acknowledged), iss, una, sndNxt, received);
  }

  private State next(boolean fin, boolean acknowledged) {
    return switch (state) {
      case ESTABLISHED -> fin ? State.CLOSE_WAIT : state;
      case FIN_WAIT_1 -> {
        if (fin) {
          yield acknowledged ? State.CLOSED : State.CLOSING;
        }
        yield acknowledged ? State.FIN_WAIT_2 : state;
      }
      case FIN_WAIT_2 -> fin ? State.CLOSED : state;
      case CLOSING, LAST_ACK -> acknowledged ? State.CLOSED : state;
      case SYN_SENT, CLOSE_WAIT, CLOSED, REFUSED, RESET -> state;
    };
  }

  private ClientModel in(State next) {
    return new ClientModel(flow, next, iss, sndUna, sndNxt, rcvNxt);
  }
}
