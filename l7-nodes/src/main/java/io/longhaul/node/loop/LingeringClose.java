package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/**
 * Ends a connection whose peer may still be sending: says that we are done, then reads and drops
 * for a while. Closing at once would answer the peer's bytes with a RST, which destroys what it has
 * not read yet of our last answer (RFC 9112, 9.6).
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {
  /** How long the peer may take for what was written before. */
  public static final long MAX_FLUSH_MS = 120_000;

  /** How long the peer may go on after our end. */
  public static final long MAX_MS = 2_000;

  /** How much it may send meanwhile. */
  public static final int MAX_BYTES = 1024 * 1024;

  private final Timers timers;
  private final Deadline deadline;
  private int dropped;

  private LingeringClose(Channel channel, Timers timers) {
    this.timers = timers;
    this.deadline = new Deadline(() -> Wire.close(channel));
  }

  /**
   * Flushes what was written, then ends the connection. Its handler must be out of the pipeline.
   */
  public static void begin(Channel channel, Timers timers) {
    if (!channel.isActive()) {
      Wire.close(channel);
      return;
    }
    LingeringClose linger = added(channel, timers);
    afterWrites(channel, future -> linger.endOutput(channel));
  }

  /** Closes behind what was written, to a peer who has ended its direction. */
  public static void close(Channel channel, Timers timers) {
    if (channel.isActive()) {
      var _ = added(channel, timers);
      afterWrites(channel, ChannelFutureListener.CLOSE);
    } else {
      Wire.close(channel);
    }
  }

  /** Gives the peer its time to take what was written. */
  private static LingeringClose added(Channel channel, Timers timers) {
    LingeringClose linger = new LingeringClose(channel, timers);
    channel.pipeline().addLast(linger);
    timers.arm(linger.deadline, MAX_FLUSH_MS);
    return linger;
  }

  /** Whether something that was written is not in the kernel's hands yet. */
  public static boolean hasWrites(Channel channel) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.totalPendingWriteBytes() > 0 || !waiting.isEmpty();
  }

  /** Runs once everything written so far is in the kernel's hands, or has failed. */
  public static void afterWrites(Channel channel, ChannelFutureListener then) {
    var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(then);
  }

  private void endOutput(Channel channel) {
    if (channel.isActive()
        && channel instanceof DuplexChannel duplex
        && !duplex.isInputShutdown()) {
      timers.arm(deadline, MAX_MS);
      HalfClose.endOutput(channel);
      channel.read();
    } else {
      Wire.close(channel);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    dropped += bytes.readableBytes();
    bytes.release();
    if (dropped > MAX_BYTES) {
      Wire.close(ctx.channel());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      afterWrites(ctx.channel(), ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timers.disarm(deadline);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Wire.close(ctx.channel());
  }
}
