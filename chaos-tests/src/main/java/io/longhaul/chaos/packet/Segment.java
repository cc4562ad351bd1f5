package io.longhaul.chaos.packet;

/**
 * A TCP segment, in either direction.
 *
 * @param flags {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}, or-ed
 * @param seq sequence number of its first byte, or of its SYN
 * @param ack what it acknowledges; 0 without {@link #ACK}
 * @param length bytes of data that it carries
 */
public record Segment(Flow flow, int flags, int seq, int ack, int length) {
  /** Opens a connection. */
  public static final int SYN = 1;

  /** {@link Segment#ack()} counts. */
  public static final int ACK = 2;

  /** The sender has no more data. */
  public static final int FIN = 4;

  /** The connection is over. */
  public static final int RST = 8;

  /** A client's first segment. */
  public static Segment syn(Flow flow, int isn) {
    return new Segment(flow, SYN, isn, 0, 0);
  }

  /** The answer to a SYN. */
  public static Segment synAck(Flow flow, int isn, int ack) {
    return new Segment(flow, SYN | ACK, isn, ack, 0);
  }

  /** An acknowledgement without data. */
  public static Segment ack(Flow flow, int seq, int ack) {
    return new Segment(flow, ACK, seq, ack, 0);
  }

  /** Data, with an acknowledgement as every segment of a connection has. */
  public static Segment data(Flow flow, int seq, int ack, int length) {
    return new Segment(flow, ACK, seq, ack, length);
  }

  /** The end of one direction. */
  public static Segment fin(Flow flow, int seq, int ack) {
    return new Segment(flow, FIN | ACK, seq, ack, 0);
  }

  /** A reset that acknowledges nothing. */
  public static Segment rst(Flow flow, int seq) {
    return new Segment(flow, RST, seq, 0, 0);
  }

  /** The reset that answers this segment when there is no socket for it (RFC 9293, 3.10.7.1). */
  Segment reset() {
    return has(ACK) ? rst(flow, ack) : new Segment(flow, RST | ACK, 0, end(), 0);
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** A SYN without ACK: what a client sends first. */
  public boolean opens() {
    return (flags & (SYN | ACK | RST)) == SYN;
  }

  /** The sequence number behind it: SYN and FIN count one each. */
  public int end() {
    return seq + length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(has(SYN) ? "SYN " : "").append(has(FIN) ? "FIN " : "");
    text.append(has(RST) ? "RST " : "").append(length > 0 ? "DATA " : "");
    text.append(flags == ACK && length == 0 ? "ACK " : "");
    text.append("flow=").append(flow.id()).append(" seq=").append(Integer.toUnsignedString(seq));
    if (has(ACK)) {
      text.append(" ack=").append(Integer.toUnsignedString(ack));
    }
    return length > 0 ? text.append(" length=").append(length).toString() : text.toString();
  }
}
