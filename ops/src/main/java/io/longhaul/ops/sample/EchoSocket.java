package io.longhaul.ops.sample;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/**
 * Sends every frame back as it came, fragments included. Pings and closes are answered before they
 * get here. Reading stops while the peer does not take its echoes.
 */
final class EchoSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  /** Largest frame that is taken, in bytes. */
  static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

  static final WebSocketServerProtocolConfig PROTOCOL =
      WebSocketServerProtocolConfig.newBuilder()
          .websocketPath("/echo")
          .checkStartsWith(true)
          .maxFramePayloadLength(MAX_FRAME_BYTES)
          .build();

  private final LiveEvents events;
  private final ServedBy servedBy;
  private final boolean greet;
  private boolean open;

  /**
   * @param greet whether the first message tells who serves the caller
   */
  EchoSocket(LiveEvents events, ServedBy servedBy, boolean greet) {
    this.events = events;
    this.servedBy = servedBy;
    this.greet = greet;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof HandshakeComplete) {
      open = true;
      events.socketOpened();
      if (greet) {
        var _ = context.writeAndFlush(new TextWebSocketFrame(servedBy.json()));
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame.isFinalFragment()) {
      events.echoed();
    }
    var _ = context.write(frame.retain(), context.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (open) {
      open = false;
      events.socketClosed();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
