package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;

/**
 * How the bytes of a connection come and go: through its channel, or, where that does nothing to
 * them, straight from and to the socket. Of all else, such as ends and errors, the channel's
 * handler hears in both cases; and of bytes, too, now and then.
 */
public abstract sealed class Line permits ChannelLine, SocketLine {
  private final Channel channel;

  Line(Channel channel) {
    this.channel = channel;
  }

  /**
   * The line of a channel.
   *
   * @param alone whether no handler but the caller, if any, is in the channel's pipeline
   * @param receiver who hears of bytes that come past the channel
   */
  public static Line of(Channel channel, boolean alone, Receiver receiver) {
    return alone
        ? Interest.of(channel)
            .<Line>map(interest -> new SocketLine(channel, interest, receiver))
            .orElseGet(() -> new ChannelLine(channel))
        : new ChannelLine(channel);
  }

  final Channel channel() {
    return channel;
  }

  final ByteBufAllocator alloc() {
    return channel.alloc();
  }

  /** Asks for bytes, once. */
  public abstract void read();

  /** Takes bytes over, to be sent with the next {@link #flush} or {@link #send}. */
  final void write(ByteBuf bytes) {
    Wire.write(channel, bytes);
  }

  /** Takes bytes over and sends them, behind all that was written before. */
  abstract void send(ByteBuf bytes);

  /** Sends what was written. */
  abstract void flush();

  /** The receiver hears of bytes no more; somebody else has the channel. */
  public abstract void leave();
}
