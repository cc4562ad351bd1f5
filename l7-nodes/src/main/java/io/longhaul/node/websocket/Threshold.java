package io.longhaul.node.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * One side of a tunnel that is about to begin, whatever it is made of: a channel, or a stream of an
 * HTTP/2 connection, of a client or an application.
 */
public abstract sealed class Threshold permits ChannelThreshold, StreamThreshold {
  private Runnable whenSettled = () -> {};

  Threshold() {}

  /**
   * The side that a channel becomes, whose HTTP handlers have left it.
   *
   * @param read what was read before, taken over
   */
  public static Threshold of(Channel channel, ByteBuf read) {
    return new ChannelThreshold(channel, read);
  }

  /**
   * The side that a stream becomes, on which the WebSocket's handshake is done.
   *
   * @param read what was received before and not given back to the peer's window, taken over
   */
  public static Threshold of(TunnelStream stream, ByteBuf read) {
    return new StreamThreshold(stream, read);
  }

  /**
   * Begins.
   *
   * @param settled called when the side has become ready, or dead
   */
  final void begin(Runnable settled) {
    whenSettled = settled;
    begin();
  }

  abstract void begin();

  final void settled() {
    whenSettled.run();
  }

  /** Whether the connection is over before the tunnel began. */
  abstract boolean dead();

  /** Whether that is by an error of the node's own. */
  abstract boolean broken();

  abstract boolean ready();

  /** The side that the tunnel gets of it. */
  abstract TunnelSide side(Tunnel tunnel, FrameTracker tracker);

  /** What was read; the caller's from now on. */
  abstract ByteBuf read();

  /** Closes it instead; what was read goes. */
  abstract void close();
}
