package io.longhaul.node.websocket;

import io.longhaul.node.loop.AtClose;
import io.longhaul.node.loop.Interest;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Optional;

/**
 * The side that a channel becomes. What is read meanwhile is kept for the tunnel. Where the
 * channel, which weighs some kilobytes, is no more than its socket, the socket leaves it once all
 * that was written is with the kernel.
 */
final class ChannelThreshold extends Threshold {
  private final Channel channel;
  private final Handler handler = new Handler();
  private final Optional<Interest> bare;
  private ByteBuf read;
  private boolean dead;
  private boolean broken;
  private boolean ready;

  /**
   * @param read what was read before, taken over
   */
  ChannelThreshold(Channel channel, ByteBuf read) {
    this.channel = channel;
    this.read = read;
    // No handler changes bytes on their way.
    this.bare = channel.pipeline().first() == null ? Interest.of(channel) : Optional.empty();
  }

  @Override
  void begin() {
    channel.pipeline().addLast(handler);
    if (!channel.isActive()) {
      dead = true;
    } else if (bare.isEmpty()) {
      ready = true;
    } else if (LingeringClose.hasWrites(channel)) {
      LingeringClose.afterWrites(channel, this::written);
    } else if (bare.get().isBusy()) {
      channel.eventLoop().execute(this::left);
    } else {
      ready = true;
    }
  }

  // Where it waits for the channel, in the midst of whose event this may be.
  private void written(ChannelFuture writes) {
    if (writes.isSuccess()) {
      channel.eventLoop().execute(this::left);
    } else {
      Wire.close(channel);
    }
  }

  private void left() {
    if (!dead) {
      ready = true;
      settled();
    }
  }

  @Override
  boolean dead() {
    return dead;
  }

  @Override
  boolean broken() {
    return broken;
  }

  @Override
  boolean ready() {
    return ready;
  }

  @Override
  TunnelSide side(Tunnel tunnel, FrameTracker tracker) {
    if (bare.isPresent()) {
      return new SocketSide(tunnel, tracker, bare.get(), AtClose.takeOver(channel));
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
    Wire.close(channel);
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), read, (ByteBuf) message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      dead = true;
      ready = false;
      settled();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      broken |= UnexpectedErrors.isOurs(cause);
      UnexpectedErrors.report(cause);
      Wire.close(channel);
    }
  }
}
