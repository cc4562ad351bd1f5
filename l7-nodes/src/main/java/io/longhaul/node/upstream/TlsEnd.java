package io.longhaul.node.upstream;

import io.longhaul.node.loop.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Stands behind the TLS of a connection to an endpoint: a close_notify is the end of its input, as
 * a FIN is of a plain one's. A FIN alone is an end that anybody on the way could have made.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter {
  private boolean notified;

  /** Whether the end of a connection's input, if it has come, is the endpoint's own word. */
  static boolean isOrderly(Channel channel) {
    TlsEnd tls = channel.pipeline().get(TlsEnd.class);
    return tls == null || tls.notified;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent closed) {
      if (closed.isSuccess()) {
        notified = true;
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  // What fails before there is anybody to tell fails the handshake, which is waited for.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable error) {
    Throwable cause =
        error instanceof DecoderException && error.getCause() != null ? error.getCause() : error;
    if (ctx.pipeline().last() == this) {
      Wire.close(ctx.channel());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
