package io.longhaul.node.websocket;

import io.netty.buffer.ByteBuf;

/**
 * A stream of an HTTP/2 connection that a WebSocket has for itself (RFC 8441), whether a client's
 * or one towards an application. On its event loop only.
 */
public interface TunnelStream {
  /** Tells another from now on. What comes before that is told to the one before. */
  void listen(Listener listener);

  /** Whether the peer has ended its direction, or the stream is over. */
  boolean inputEnded();

  /** Whether the stream is over, in both directions. */
  boolean isClosed();

  /** Whether an error of the node's own ends its connection. */
  boolean isBroken();

  /** Takes bytes over, to be sent as DATA. */
  void write(ByteBuf bytes);

  /** What was written is to go out now, as far as flow control allows. */
  void flush();

  /** Whether the peer's window, and the connection, have room for more. */
  boolean isWritable();

  /** Whether what was written still waits, for the peer's window or the connection. */
  boolean hasPending();

  /** Sends END_STREAM behind what was written. */
  void endOutput();

  /** Gives the peer back so much of the window, for bytes that were received before. */
  void consumed(int bytes);

  /** Ends both directions at once with RST_STREAM(CANCEL); on a closed stream, does nothing. */
  void reset();

  /** Who hears of a stream. */
  interface Listener {
    /**
     * Bytes have come. They count against the peer's window until they are given back.
     *
     * @param bytes taken over
     */
    void received(ByteBuf bytes);

    /** All that one read brought has been handed over. */
    void readComplete();

    /** The peer has ended its direction (END_STREAM). */
    void ended();

    /** The peer has reset the stream; it is the last call. */
    void wasReset();

    /** The connection is over, and the stream with it; it is the last call. */
    void gone();

    void writabilityChanged();
  }
}
