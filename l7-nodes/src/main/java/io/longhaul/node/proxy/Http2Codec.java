package io.longhaul.node.proxy;

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

/** Makes the codec of a client's HTTP/2 connection, with every limit that the codec itself has. */
final class Http2Codec
    extends AbstractHttp2ConnectionHandlerBuilder<Http2ClientConnection, Http2Codec> {
  /** What a client may send on one stream before it is passed on. */
  static final int STREAM_WINDOW_BYTES = 65_535;

  /** The same on all streams of a connection together. */
  static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;

  /**
   * Answers to control frames that may wait for a client that does not read, besides a reset of
   * each stream that it may have: all their endpoints may leave at once.
   */
  static final int MAX_UNREAD_ANSWERS = 1_000;

  private final Worker worker;

  Http2Codec(Worker worker) {
    this.worker = worker;
  }

  @Override
  protected Http2ClientConnection build() {
    ProxyPolicy policy = worker.node().policy();
    Http2Connection connection = new DefaultHttp2Connection(true, 0);
    connection.local().flowController(new DefaultHttp2LocalFlowController(connection));
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return connection(connection)
        .initialSettings(settings())
        .encoderEnforceMaxQueuedControlFrames(MAX_UNREAD_ANSWERS + policy.maxConcurrentStreams())
        // FrameMeter counts these, with reasons.
        .encoderEnforceMaxRstFramesPerWindow(0, 0)
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(0)
        .decoderEnforceMaxSmallContinuationFrames(
            FrameMeter.continuations(policy.limits().headBytes()) + 1)
        .decoupleCloseAndGoAway(true)
        .assembled();
  }

  private Http2ClientConnection assembled() {
    return super.build();
  }

  private Http2Settings settings() {
    return new Http2Settings()
        .maxConcurrentStreams(worker.node().policy().maxConcurrentStreams())
        .initialWindowSize(STREAM_WINDOW_BYTES)
        .maxHeaderListSize(worker.node().policy().limits().headBytes())
        .connectProtocolEnabled(true);
  }

  @Override
  protected Http2ClientConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    Http2ClientConnection built = new Http2ClientConnection(decoder, encoder, settings, worker);
    decoder.frameListener(built.frames());
    return built;
  }
}
