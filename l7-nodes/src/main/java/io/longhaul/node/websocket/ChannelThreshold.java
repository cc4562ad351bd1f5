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
 * The side that a channel becomes. What is read meanwhile is kept for the tunnel. Where the
 * channel, which weighs some kilobytes, is no more than its socket, the socket leaves it once all
 * that was written is with the kernel.
 */
final class ChannelThreshold extends Threshold {
  private final Channel channel;
  private final Handler handler = new Handler();
  private final boolean leaves;
  private ByteBuf read;
  private boolean dead;
  private boolean ready;

  /**
   * @param read what was read before, taken over
   */
  ChannelThreshold(Channel channel, ByteBuf read) {
    this.channel = channel;
    this.read = read;
    // No handler changes bytes on their way.
    this.leaves = channel instanceof EpollSocketChannel && channel.pipeline().first() == null;
  }

  @Override
  void begin() {
    channel.pipeline().addLast(handler);
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

  @Override
  boolean dead() {
    return dead;
  }

  @Override
  boolean ready() {
    return ready;
  }

  @Override
  TunnelSide side(Tunnel tunnel, FrameTracker tracker) {
    if (leaves) {
      return new SocketSide(tunnel, tracker, socket(), AtClose.takeOver(channel));
    }
    channel.pipeline().remove(handler);
    return new ChannelSide(tunnel, tracker, channel);
  }

  @Override
  ByteBuf read() {
    return read;
  }

  @Override
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

  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), read, (ByteBuf) message);
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
      if (!leaves || dead) {
        return;
      }
      // A channel may be closed while it is on its way out: then its descriptor is gone, or
      // another's.
      if (channel.isOpen()) {
        ready = true;
      } else {
        dead = true;
      }
      settled();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      dead = true;
      settled();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      UnexpectedErrors.report(cause);
      Wire.close(channel);
    }
  }
}
