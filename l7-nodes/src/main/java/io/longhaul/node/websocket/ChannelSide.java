package io.longhaul.node.websocket;

import io.longhaul.node.loop.HalfClose;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** The end of a tunnel whose bytes need the handlers of a channel, or of a socket without epoll. */
final class ChannelSide extends TunnelSide {
  private final Channel channel;
  private final Handler handler = new Handler();

  ChannelSide(Tunnel tunnel, FrameTracker tracker, Channel channel) {
    super(tunnel, tracker);
    this.channel = channel;
  }

  @Override
  void begin() {
    channel.pipeline().addLast(handler);
  }

  @Override
  boolean endedBefore() {
    return HalfClose.inputEnded(channel);
  }

  @Override
  void demand(boolean whether) {
    channel.config().setAutoRead(whether);
  }

  @Override
  void write(ByteBuf bytes) {
    if (tunnel().loop().isScratch(bytes)) {
      ByteBuf kept = channel.alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
      bytes.release();
      Wire.write(channel, kept);
    } else {
      Wire.write(channel, bytes);
    }
  }

  @Override
  void flush() {
    channel.flush();
  }

  @Override
  boolean writable() {
    return channel.isWritable();
  }

  @Override
  boolean hasPending() {
    return channel.bytesBeforeUnwritable() < channel.config().getWriteBufferHighWaterMark();
  }

  @Override
  void endOutput() {
    LingeringClose.afterWrites(channel, future -> HalfClose.endOutput(channel));
  }

  @Override
  void leave() {
    if (channel.pipeline().context(handler) != null) {
      channel.pipeline().remove(handler);
    }
  }

  @Override
  void linger() {
    channel.config().setAutoRead(false);
    LingeringClose.begin(channel, tunnel().loop().timers());
  }

  /** The lingering close looks after its own time. */
  @Override
  boolean lingered() {
    return true;
  }

  // Closing with a linger of zero sends RST instead of FIN.
  @Override
  void reset() {
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    Wire.close(channel);
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      pass((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      tunnel().other(ChannelSide.this).flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      tunnel().other(ChannelSide.this).mayPass(channel.isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        endInput();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      tunnel().gone(ChannelSide.this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      UnexpectedErrors.report(cause);
      if (UnexpectedErrors.isOurs(cause)) {
        tunnel().failed();
      } else {
        tunnel().reset(ChannelSide.this);
      }
    }
  }
}
