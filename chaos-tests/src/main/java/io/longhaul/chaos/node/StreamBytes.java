package io.longhaul.chaos.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Makes bytes of the frames of an HTTP/2 stream, and frames of bytes: it answers the first HEADERS
 * with 200, which opens a WebSocket (RFC 8441) where the stream goes on, and is followed by the
 * body where it does not. The end of the stream stands for the end of the connection.
 */
final class StreamBytes extends ChannelDuplexHandler {
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case Http2DataFrame data -> {
        boolean last = data.isEndStream();
        ctx.fireChannelRead(data.content());
        if (last) {
          var _ = ctx.close();
        }
      }
      case Http2HeadersFrame headers -> {
        var _ = ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
        if (headers.isEndStream()) {
          ByteBuf body = ByteBufUtil.writeAscii(ctx.alloc(), UpstreamSession.BODY);
          var _ = ctx.write(new DefaultHttp2DataFrame(body, true));
        }
        ctx.flush();
      }
      default -> ctx.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    var _ = ctx.write(new DefaultHttp2DataFrame((ByteBuf) message), promise.unvoid());
  }

  /** In order, rather than by a reset: the other side ends the stream too, and then it is gone. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    var _ = ctx.writeAndFlush(new DefaultHttp2DataFrame(true), promise);
  }
}
