package io.longhaul.node.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Writes DATA (RFC 9113, 6.1) that the peer's windows have room for past the codec's queues, which
 * are there for what has to wait: one buffer, header and content, and one promise. It counts
 * against the windows at once; DATA that waits on its stream is never overtaken.
 */
final class DirectFrames {
  /** What is copied at most; it fits into a frame of any peer. */
  static final int MOST_BYTES = 2 * 1024;

  private static final int HEADER_BYTES = 9;
  private static final int TYPE = 0;
  private static final int END_STREAM = 1;

  private final Http2ConnectionHandler codec;
  private final ChannelHandlerContext ctx;
  private final ChannelFutureListener onFailure = this::written;

  DirectFrames(Http2ConnectionHandler codec, ChannelHandlerContext ctx) {
    this.codec = codec;
    this.ctx = ctx;
  }

  /**
   * Whether so many bytes may go out on a stream now. Not where a frame would say nothing, which
   * the codec leaves out. And not once the connection is closed: the codec tells of that behind
   * what is being done, and a write that fails would tell in the midst of it.
   */
  boolean takes(Http2Stream stream, int length, boolean endStream) {
    Http2RemoteFlowController flow = flow();
    Http2Stream.State state = stream.state();
    return length <= MOST_BYTES
        && ctx.channel().isActive()
        && (state == Http2Stream.State.OPEN || state == Http2Stream.State.HALF_CLOSED_REMOTE)
        && !flow.hasFlowControlled(stream)
        && (length == 0 ? endStream : flow.isWritable(stream))
        && length <= flow.windowSize(stream)
        && length <= flow.windowSize(codec.connection().connectionStream());
  }

  /**
   * Writes what {@link #takes} has allowed.
   *
   * @param bytes taken over
   */
  ChannelFuture write(Http2Stream stream, ByteBuf bytes, boolean endStream) {
    int length = bytes.readableBytes();
    ByteBuf frame = ctx.alloc().buffer(HEADER_BYTES + length);
    frame.writeMedium(length).writeByte(TYPE).writeByte(endStream ? END_STREAM : 0);
    frame.writeInt(stream.id()).writeBytes(bytes);
    bytes.release();
    count(stream, length);
    ChannelFuture written = ctx.write(frame).addListener(onFailure);
    if (endStream) {
      codec.closeStreamLocal(stream, written);
    }
    return written;
  }

  private void count(Http2Stream stream, int length) {
    try {
      if (length > 0) {
        flow().incrementWindowSize(stream, -length);
        flow().incrementWindowSize(codec.connection().connectionStream(), -length);
      }
    } catch (Http2Exception e) {
      throw new IllegalStateException("a window that gets smaller is never too large", e);
    }
  }

  private void written(ChannelFuture future) {
    if (!future.isSuccess()) {
      codec.onError(ctx, true, future.cause());
    }
  }

  private Http2RemoteFlowController flow() {
    return codec.encoder().flowController();
  }
}
