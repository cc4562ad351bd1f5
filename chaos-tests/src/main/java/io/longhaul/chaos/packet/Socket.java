package io.longhaul.chaos.packet;

/** What a kernel holds for a 4-tuple. Immutable. */
public sealed interface Socket {
  /** No socket. */
  static Socket none() {
    return None.INSTANCE;
  }

  /** The 4-tuple whose socket it is. */
  Flow flow();

  /** Whether a packet of its flow fits this socket's numbers (rule R11). */
  boolean fits(Segment segment);

  /** Whether this is a socket at all. */
  default boolean exists() {
    return !(this instanceof None);
  }

  /** There is none. */
  record None() implements Socket {
    private static final None INSTANCE = new None();
    private static final Flow NOWHERE = new Flow(-1, 0, "");

    @Override
    public Flow flow() {
      return NOWHERE;
    }

    @Override
    public boolean fits(Segment segment) {
      return false;
    }
  }

  /**
   * Half open, SYN-RECV: a SYN came, the handshake's last segment did not.
   *
   * @param listener incarnation whose listener it belongs to
   * @param rcvIsn the client's initial sequence number
   * @param sntIsn the one that was sent back
   */
  record Request(Flow flow, long listener, int rcvIsn, int sntIsn) implements Socket {
    @Override
    public boolean fits(Segment segment) {
      return segment.has(Segment.RST)
          ? segment.seq() == rcvIsn + 1
          : segment.has(Segment.ACK) && segment.ack() == sntIsn + 1;
    }
  }

  /**
   * Established or closing.
   *
   * @param owner incarnation that accepted it, or whose listener queues it
   * @param accepted whether a process accepted it; else it waits in the listener's queue
   * @param rcvNxt the next sequence number expected of the client
   * @param sndUna the oldest number sent that the client did not acknowledge
   * @param sndNxt the next number to be sent
   */
  record Full(
      Flow flow, long owner, boolean accepted, State state, int rcvNxt, int sndUna, int sndNxt)
      implements Socket {
    @Override
    public boolean fits(Segment segment) {
      return Sequence.within(segment.seq(), rcvNxt, Sequence.FULL_FIT)
          && (!segment.has(Segment.ACK)
              || Sequence.within(segment.ack(), sndUna, Sequence.FULL_FIT));
    }

    /** Whether the client has acknowledged everything sent. */
    boolean allAcknowledged() {
      return sndUna == sndNxt;
    }

    Full in(State next) {
      return new Full(flow, owner, accepted, next, rcvNxt, sndUna, sndNxt);
    }

    Full queuedFor(long listener) {
      return new Full(flow, listener, false, state, rcvNxt, sndUna, sndNxt);
    }

    Full acceptedBy(long incarnation) {
      return new Full(flow, incarnation, true, state, rcvNxt, sndUna, sndNxt);
    }

    Full received(int next) {
      return new Full(flow, owner, accepted, state, next, sndUna, sndNxt);
    }

    Full acknowledged(int una) {
      return new Full(flow, owner, accepted, state, rcvNxt, una, sndNxt);
    }

    Full sent(int next) {
      return new Full(flow, owner, accepted, state, rcvNxt, sndUna, next);
    }
  }

  /**
   * Closed by both, waiting for stray packets to die out.
   *
   * @param rcvNxt the number behind the client's last
   * @param sndNxt the number behind the last one sent
   */
  record TimeWait(Flow flow, int rcvNxt, int sndNxt) implements Socket {
    @Override
    public boolean fits(Segment segment) {
      return Sequence.within(segment.seq(), rcvNxt, Sequence.TIME_WAIT_FIT);
    }
  }

  /** States of a full socket. */
  enum State {
    /** Open both ways. */
    ESTABLISHED,
    /** The client sent its FIN, the process goes on. */
    CLOSE_WAIT,
    /** The process closed; what it sent, the FIN last, is not all acknowledged. */
    FIN_WAIT_1,
    /** The process closed and the client knows, but has not closed itself. */
    FIN_WAIT_2,
    /** Both closed at once; the client has not acknowledged that. */
    CLOSING,
    /** The client closed first, then the process, whose last bytes are not acknowledged. */
    LAST_ACK;

    /** Whether a process or a queue still holds it: else it lingers in the kernel alone. */
    public boolean held() {
      return this == ESTABLISHED || this == CLOSE_WAIT;
    }
  }
}
