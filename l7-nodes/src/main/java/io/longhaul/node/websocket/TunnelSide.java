package io.longhaul.node.websocket;

import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.FrameCounters;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.Optional;

/** One end of a tunnel: hands what it reads to the other end, and holds nothing itself. */
final class TunnelSide extends ChannelInboundHandlerAdapter {
  private final Tunnel tunnel;
  private final Channel channel;
  private final Channel peer;
  private final FrameTracker tracker;
  private final FrameCounters counters;
  private boolean inputEnded;

  TunnelSide(
      Tunnel tunnel, Channel channel, Channel peer, FrameTracker tracker, FrameCounters counters) {
    this.tunnel = tunnel;
    this.channel = channel;
    this.peer = peer;
    this.tracker = tracker;
    this.counters = counters;
  }

  Channel channel() {
    return channel;
  }

  FrameTracker tracker() {
    return tracker;
  }

  boolean inputEnded() {
    return inputEnded;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    pass((ByteBuf) message);
  }

  /** Passes bytes on up to the first frame that breaks the rules. */
  void pass(ByteBuf bytes) {
    if (!bytes.isReadable() || tunnel.isOver()) {
      bytes.release();
      return;
    }
    tunnel.touch();
    Optional<FrameFault> fault = tracker.follow(bytes);
    counters.add(bytes.readableBytes(), tracker.frames(), tracker.messages());
    if (fault.isEmpty()) {
      Wire.write(peer, bytes);
      if (tracker.isClosed()) {
        tunnel.closePassed();
      }
      return;
    }
    int start = tracker.faultyFrameStart();
    if (start >= 0) {
      Wire.write(peer, bytes.writerIndex(start));
    } else {
      bytes.release();
    }
    tunnel.fault(this, fault.get(), start >= 0);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    peer.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    peer.config().setAutoRead(channel.isWritable());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endInput();
    }
  }

  /** A peer may have ended its direction before there was a tunnel to be told. */
  void noticeEarlyEnd() {
    if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown() && !tunnel.isOver()) {
      endInput();
    }
  }

  private void endInput() {
    if (!inputEnded) {
      inputEnded = true;
      tunnel.inputEnded(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tunnel.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    UnexpectedErrors.report(cause);
    tunnel.reset(this);
  }
}
