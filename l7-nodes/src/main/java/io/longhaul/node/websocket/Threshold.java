package io.longhaul.node.websocket;

import io.longhaul.node.loop.AtClose;
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
import java.io.IOException;

/**
 * One side of a tunnel that is about to begin: what is read meanwhile is kept for it. Where the
 * channel, which weighs some kilobytes, is no more than its socket, the socket leaves it once all
 * that was written is with the kernel.
 */
final class Threshold extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Runnable settled;
  private final boolean leaves;
  private ByteBuf read;
  private boolean dead;
  private boolean ready;

  /**
   * @param read what was read before, taken over
   * @param settled called when the side is ready, or dead
   */
  Threshold(Channel channel, ByteBuf read, Runnable settled) {
    this.channel = channel;
    this.read = read;
    this.settled = settled;
    // No handler changes bytes on their way.
    this.leaves = channel instanceof EpollSocketChannel && channel.pipeline().first() == null;
  }

  void begin() {
    channel.pipeline().addLast(this);
    if (!channel.isActive()) {
      dead = true;
    } else if (leaves) {
      LingeringClose.afterWrites(
          channel,
          future -> {
            if (future.isSuccess()) {
              var _ = channel.deregister();
            } else {
              Wire.close(channel);
            }
          });
    } else {
      ready = true;
    }
  }

  /** Whether the connection is over before the tunnel began. */
  boolean dead() {
    return dead;
  }

  boolean ready() {
    return ready;
  }

  /** The side that the tunnel gets of it. */
  TunnelSide side(Tunnel tunnel, FrameTracker tracker) {
    if (leaves) {
      return new SocketSide(tunnel, tracker, socket(), AtClose.takeOver(channel));
    }
    channel.pipeline().remove(this);
    return new ChannelSide(tunnel, tracker, channel);
  }

  /** What was read; the caller's from now on. */
  ByteBuf read() {
    return read;
  }

  /** Closes it instead; what was read goes. */
  void close() {
    read.release();
    if (!leaves || !ready) {
      Wire.close(channel);
      return;
    }
    try {
      socket().close();
    } catch (IOException e) {
      // The descriptor is gone all the same.
    }
    AtClose.takeOver(channel).run();
  }

  private Socket socket() {
    return (Socket) ((EpollSocketChannel) channel).fd();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), read, (ByteBuf) message);
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext ctx) {
    if (leaves && !dead) {
      ready = true;
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
