package io.longhaul.node.upstream;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http2.FrameMeter;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.function.Function;

/** Makes the codec of an HTTP/2 connection to an endpoint. */
final class Http2Codec
    extends AbstractHttp2ConnectionHandlerBuilder<Http2UpstreamConnection, Http2Codec> {
  /**
   * What an application may send on one stream before its client takes it. The connection's own
   * window is given back at once, so that a client that takes nothing holds up nobody else.
   */
  static final int STREAM_WINDOW_BYTES = 256 * 1024;

  /**
   * Answers to control frames that may wait for an endpoint that does not read, besides a reset of
   * each stream that it may have: all clients may leave at once.
   */
  static final int MAX_UNREAD_ANSWERS = 10_000;

  private static final float UPDATE_AT = 0.5f;

  private final HttpLimits limits;
  private final int maxStreams;
  private final Function<Assembly, Http2UpstreamConnection> maker;

  /** What the codec is made of. */
  record Assembly(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {}

  private Http2Codec(
      HttpLimits limits, int maxStreams, Function<Assembly, Http2UpstreamConnection> maker) {
    this.limits = limits;
    this.maxStreams = maxStreams;
    this.maker = maker;
  }

  static Http2UpstreamConnection make(
      HttpLimits limits, int maxStreams, Function<Assembly, Http2UpstreamConnection> maker) {
    return new Http2Codec(limits, maxStreams, maker).build();
  }

  @Override
  protected Http2UpstreamConnection build() {
    Http2Connection connection = new DefaultHttp2Connection(false, 0);
    connection
        .local()
        .flowController(new DefaultHttp2LocalFlowController(connection, UPDATE_AT, true));
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return connection(connection)
        .initialSettings(
            new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW_BYTES)
                .maxHeaderListSize(limits.headBytes()))
        .encoderEnforceMaxQueuedControlFrames(MAX_UNREAD_ANSWERS + maxStreams)
        // FrameMeter counts these, for all streams that share the connection.
        .encoderEnforceMaxRstFramesPerWindow(0, 0)
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(0)
        .decoderEnforceMaxSmallContinuationFrames(FrameMeter.MAX_CONTINUATIONS + 1)
        .decoupleCloseAndGoAway(true)
        .assembled();
  }

  private Http2UpstreamConnection assembled() {
    return super.build();
  }

  @Override
  protected Http2UpstreamConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    Http2UpstreamConnection built = maker.apply(new Assembly(decoder, encoder, settings));
    decoder.frameListener(built.frames());
    return built;
  }
}
