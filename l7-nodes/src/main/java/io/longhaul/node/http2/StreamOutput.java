package io.longhaul.node.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.IntConsumer;

/**
 * What all streams of one connection write by, whichever side of it we are. DATA waits in the codec
 * where the peer's window or the connection has no room; all else goes out with the next flush.
 */
public final class StreamOutput {
  private final Http2ConnectionHandler codec;
  private final ChannelHandlerContext ctx;
  private final DirectFrames direct;
  private final IntConsumer wrote;
  private boolean broken;

  /**
   * @param wrote told how many bytes of each DATA there are
   */
  public StreamOutput(Http2ConnectionHandler codec, ChannelHandlerContext ctx, IntConsumer wrote) {
    this.codec = codec;
    this.ctx = ctx;
    this.direct = new DirectFrames(codec, ctx);
    this.wrote = wrote;
  }

  /** An error of the node's own ends the connection, and so all its streams. */
  public void broke() {
    broken = true;
  }

  /** Whether whoever has a stream that is over should blame the node. */
  public boolean isBroken() {
    return broken;
  }

  public boolean isWritable(Http2Stream stream) {
    return isOpen(stream) && flow().isWritable(stream);
  }

  /** Whether something that was written still waits for flow control. */
  public boolean hasPending(Http2Stream stream) {
    return isOpen(stream) && flow().hasFlowControlled(stream);
  }

  public ChannelFuture headers(Http2Stream stream, Http2Headers headers, boolean endStream) {
    return codec.encoder().writeHeaders(ctx, stream.id(), headers, 0, endStream, ctx.newPromise());
  }

  /**
   * Writes DATA.
   *
   * @param bytes taken over
   */
  public ChannelFuture data(Http2Stream stream, ByteBuf bytes, boolean endStream) {
    wrote.accept(bytes.readableBytes());
    if (direct.takes(stream, bytes.readableBytes(), endStream)) {
      return direct.write(stream, bytes, endStream);
    }
    return codec.encoder().writeData(ctx, stream.id(), bytes, 0, endStream, ctx.newPromise());
  }

  /** Ends our direction behind what was written. */
  public ChannelFuture end(Http2Stream stream) {
    return data(stream, Unpooled.EMPTY_BUFFER, true);
  }

  /** Ends both directions at once; what waits is dropped. Does nothing to a stream that is over. */
  public void reset(Http2Stream stream, Http2Error error) {
    if (isOpen(stream)) {
      var _ = codec.encoder().writeRstStream(ctx, stream.id(), error.code(), ctx.newPromise());
    }
  }

  /** Gives the peer back so much of its window, on the stream and on the connection. */
  public void consumed(Http2Stream stream, int bytes) {
    try {
      if (codec.decoder().flowController().consumeBytes(stream, bytes)) {
        flush();
      }
    } catch (Http2Exception e) {
      codec.onError(ctx, true, e);
    }
  }

  public void flush() {
    codec.flush(ctx);
  }

  private Http2RemoteFlowController flow() {
    return codec.encoder().flowController();
  }

  private static boolean isOpen(Http2Stream stream) {
    return stream.state() != Http2Stream.State.CLOSED;
  }
}
