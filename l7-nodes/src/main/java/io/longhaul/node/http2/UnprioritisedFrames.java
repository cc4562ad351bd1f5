package io.longhaul.node.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;

/** Hears HEADERS in one way, since priorities are deprecated (RFC 9113, 5.3.2) and ignored. */
public abstract class UnprioritisedFrames extends Http2FrameAdapter {
  @Override
  public final void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endStream)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, endStream);
  }
}
