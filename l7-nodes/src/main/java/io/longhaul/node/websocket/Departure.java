package io.longhaul.node.websocket;

import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Takes a socket out of its channel, which weighs some kilobytes, once all that was written is with
 * the kernel. What is read meanwhile is kept for whoever has the socket then.
 */
final class Departure extends ChannelInboundHandlerAdapter {
  private final EpollSocketChannel channel;
  private final Runnable settled;
  private ByteBuf read;
  private boolean dead;
  private boolean out;

  /**
   * @param read what was read before, taken over
   * @param settled called once, when the socket is out of its channel, or closed
   */
  Departure(EpollSocketChannel channel, ByteBuf read, Runnable settled) {
    this.channel = channel;
    this.read = read;
    this.settled = settled;
  }

  /** Whether a channel is no more than its socket: no handler changes bytes on their way. */
  static boolean possible(Channel channel) {
    return channel instanceof EpollSocketChannel && channel.pipeline().first() == null;
  }

  void begin() {
    channel.pipeline().addLast(this);
    LingeringClose.afterWrites(
        channel,
        future -> {
          if (future.isSuccess()) {
            var _ = channel.deregister();
          } else {
            Wire.close(channel);
          }
        });
  }

  boolean dead() {
    return dead;
  }

  boolean out() {
    return out;
  }

  /** The socket, once it is out. */
  Socket socket() {
    return (Socket) channel.fd();
  }

  /** What was read; the caller's from now on. */
  ByteBuf read() {
    return read;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), read, (ByteBuf) message);
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext ctx) {
    if (!dead) {
      out = true;
      settled.run();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    dead = true;
    settled.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    UnexpectedErrors.report(cause);
    Wire.close(channel);
  }
}
