package io.longhaul.node.upstream;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http2.FrameMeter;
import io.longhaul.node.http2.ReadStreams;
import io.longhaul.node.http2.StreamFrames;
import io.longhaul.node.http2.StreamOutput;
import io.longhaul.node.http2.UnprioritisedFrames;
import io.longhaul.node.loop.PutOff;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.Http2Abuse;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One HTTP/2 connection to an endpoint, shared by many requests and WebSockets. It takes streams
 * once the endpoint's SETTINGS are there, and none any more after a GOAWAY or an error; those that
 * are open go on as far as the endpoint lets them. An endpoint that floods is sent away: {@link
 * FrameMeter} and the codec bound what it may send that brings nothing.
 */
final class Http2UpstreamConnection extends Http2ConnectionHandler {
  /** Who uses the connection. */
  interface Owner {
    /** The endpoint's SETTINGS have come for the first time. */
    void ready(Http2UpstreamConnection connection);

    /** A stream is over, or room for streams has changed. */
    void streamsChanged(Http2UpstreamConnection connection);

    /** It is over; told once. */
    void closed(Http2UpstreamConnection connection);
  }

  private static final int LAST_STREAM_ID = Integer.MAX_VALUE - 2;

  private final ConnectionKey key;
  private final Owner owner;
  private final HttpLimits limits;
  private final NodeMetrics metrics;
  private final LongSupplier nowMs;
  private final FrameMeter meter = FrameMeter.ofEndpoint(() -> connection().numActiveStreams());
  private final Http2Connection.PropertyKey framesKey;
  private final ReadStreams touched = new ReadStreams();
  private Optional<StreamOutput> output = Optional.empty();
  private Optional<ChannelHandlerContext> context = Optional.empty();
  private Optional<PutOff> flush = Optional.empty();
  private Optional<UpstreamFailure> failure = Optional.empty();
  private int lastProcessed = Integer.MAX_VALUE;
  private boolean ready;
  private boolean takesWebSockets;
  private boolean used;
  private boolean leaving;
  private boolean closed;
  private boolean heard;
  private boolean sentAway;
  private boolean saidMore = true;
  private boolean sent;

  Http2UpstreamConnection(
      Http2Codec.Assembly codec,
      ConnectionKey key,
      Owner owner,
      HttpLimits limits,
      NodeMetrics metrics,
      LongSupplier nowMs) {
    super(codec.decoder(), codec.encoder(), codec.settings(), true);
    this.key = key;
    this.owner = owner;
    this.limits = limits;
    this.metrics = metrics;
    this.nowMs = nowMs;
    this.framesKey = connection().newKey();
    connection().addListener(new Streams());
    encoder()
        .flowController()
        .listener(stream -> framesOf(stream).ifPresent(StreamFrames::writabilityChanged));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = Optional.of(ctx);
    flush = Optional.of(new PutOff(ctx.executor(), () -> super.flush(ctx)));
    output = Optional.of(new StreamOutput(this, ctx, this::wrote));
    super.handlerAdded(ctx);
  }

  ConnectionKey key() {
    return key;
  }

  HttpLimits limits() {
    return limits;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  StreamOutput output() {
    return output.orElseThrow();
  }

  /** Whether the endpoint's SETTINGS allow extended CONNECT (RFC 8441, 3). */
  boolean takesWebSockets() {
    return takesWebSockets;
  }

  /** How many requests and WebSockets it has. */
  int streams() {
    return connection().numActiveStreams();
  }

  /** How many more it takes now. */
  int room() {
    if (!ready || leaving || closed || connection().local().lastStreamCreated() >= LAST_STREAM_ID) {
      return 0;
    }
    int most = Math.min(connection().local().maxActiveStreams(), key.link().maxStreams());
    return Math.max(0, most - streams());
  }

  /** Whether it will take no more streams. */
  boolean isLeaving() {
    return leaving || closed;
  }

  /** Whether it had a stream before. */
  boolean wasUsed() {
    return used;
  }

  /** Opens a stream with its request's HEADERS; empty where it cannot, of which that is told. */
  Optional<Http2Stream> open(Http2Headers headers, boolean endStream, Http2UpstreamStream request) {
    if (room() == 0) {
      request.notOpened(UpstreamFailure.REFUSED);
      return Optional.empty();
    }
    used = true;
    int id = connection().local().incrementAndGetNextStreamId();
    ChannelHandlerContext ctx = context.orElseThrow();
    wrote(0);
    ChannelFuture written =
        encoder().writeHeaders(ctx, id, headers, 0, endStream, ctx.newPromise());
    Http2Stream stream = connection().stream(id);
    if (stream != null) {
      become(stream, request);
    } else {
      boolean tooLarge = written.cause() instanceof Http2Exception.HeaderListSizeException;
      request.notOpened(tooLarge ? UpstreamFailure.FIELDS_TOO_LARGE : UpstreamFailure.REFUSED);
    }
    return Optional.ofNullable(stream);
  }

  /** What comes on a stream goes there from now on. */
  void become(Http2Stream stream, StreamFrames frames) {
    var _ = stream.setProperty(framesKey, frames);
  }

  /** What many clients have sent in a batch goes out in one write. */
  @Override
  public void flush(ChannelHandlerContext ctx) {
    flush.orElseThrow().ask();
  }

  /** Why a stream that is over was not answered. */
  UpstreamFailure failureOf(Http2Stream stream) {
    return stream.id() > lastProcessed
        ? UpstreamFailure.REFUSED
        : failure.orElse(UpstreamFailure.CLOSED);
  }

  /** Whether anything has come since this was asked last. */
  boolean heardOf() {
    boolean before = heard;
    heard = false;
    return before;
  }

  /** Whether a HEADERS or DATA has come since the endpoint has answered last, if ever it did. */
  boolean saidMoreSincePing() {
    return saidMore;
  }

  /** Whether a HEADERS or DATA was sent since the endpoint was asked last. */
  boolean sentSincePing() {
    return sent;
  }

  private void wrote(int bytes) {
    sent = true;
    meter.wrote(bytes);
  }

  /** Asks the endpoint for a sign of life. */
  void ping() {
    saidMore = false;
    sent = false;
    ChannelHandlerContext ctx = context.orElseThrow();
    var _ = encoder().writePing(ctx, false, System.nanoTime(), ctx.newPromise());
    ctx.flush();
  }

  // What goes wrong while it is being closed follows from why it is.
  private void fails(UpstreamFailure why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
    }
  }

  /** Ends it, and its streams with this failure. */
  void close(UpstreamFailure why) {
    close(why, Http2Error.NO_ERROR);
  }

  private void close(UpstreamFailure why, Http2Error error) {
    if (!closed) {
      fails(why);
      leaving = true;
      ChannelHandlerContext ctx = context.orElseThrow();
      var _ = goAway(ctx, 0, error.code(), ctx.alloc().buffer(0), ctx.newPromise());
      ctx.flush();
      Wire.close(ctx.channel());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    heard = true;
    ByteBuf bytes = (ByteBuf) message;
    Optional<Http2Abuse> abuse =
        sentAway ? Optional.empty() : meter.follow(bytes, nowMs.getAsLong());
    abuse.ifPresent(this::sendAway);
    if (sentAway) {
      bytes.release();
    } else {
      super.channelRead(ctx, bytes);
    }
  }

  // Not when its GOAWAY is with the endpoint: one that floods need not read.
  private void sendAway(Http2Abuse abuse) {
    sentAway = true;
    metrics.endpointAbuses.increment(abuse);
    close(UpstreamFailure.INVALID_RESPONSE, Http2Error.ENHANCE_YOUR_CALM);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    touched.readComplete();
    super.channelReadComplete(ctx);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception http2) {
    if (sentAway) {
      return;
    }
    leaving = true;
    if (http2 != null && http2.error() == Http2Error.ENHANCE_YOUR_CALM) {
      sendAway(Http2Abuse.UNREAD_ANSWERS);
    } else {
      if (http2 == null) {
        met(cause);
      }
      fails(outbound ? UpstreamFailure.CLOSED : UpstreamFailure.INVALID_RESPONSE);
      super.onConnectionError(ctx, outbound, cause, http2);
      ctx.flush();
      Wire.close(ctx.channel());
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException http2) {
    Optional<Http2Stream> stream = Optional.ofNullable(connection().stream(http2.streamId()));
    if (outbound && stream.filter(s -> s.state() == Http2Stream.State.CLOSED).isPresent()) {
      // What waited for a window when the stream ended, for whatever reason, is dropped.
      return;
    }
    Optional<Http2UpstreamStream> request = stream.flatMap(this::requestOf);
    if (!outbound) {
      request.ifPresent(r -> r.broke(UpstreamFailure.INVALID_RESPONSE));
    } else if (http2 instanceof Http2Exception.HeaderListSizeException) {
      request.ifPresent(r -> r.broke(UpstreamFailure.FIELDS_TOO_LARGE));
    }
    super.onStreamError(ctx, outbound, cause, http2);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      // HTTP/2 knows no half of a connection.
      leaving = true;
      Wire.close(ctx.channel());
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    leaving = true;
    super.channelInactive(ctx);
    if (!closed) {
      closed = true;
      owner.closed(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      onError(ctx, false, cause);
    } else {
      met(cause);
      // That it is closed is told later, and a request may come before.
      leaving = true;
      Wire.close(ctx.channel());
    }
  }

  /** Something went wrong beside HTTP/2. */
  private void met(Throwable cause) {
    UnexpectedErrors.report(cause);
    if (UnexpectedErrors.isOurs(cause)) {
      fails(UpstreamFailure.NODE_FAULT);
      output().broke();
    }
  }

  private Optional<StreamFrames> framesOf(Http2Stream stream) {
    return Optional.ofNullable(stream.<StreamFrames>getProperty(framesKey));
  }

  private Optional<Http2UpstreamStream> requestOf(Http2Stream stream) {
    return framesOf(stream)
        .map(frames -> frames instanceof Http2UpstreamStream request ? request : null);
  }

  Frames frames() {
    return new Frames();
  }

  /** What the codec has found to be in order. */
  final class Frames extends UnprioritisedFrames {
    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
      Boolean allowed = settings.connectProtocolEnabled();
      takesWebSockets = allowed == null ? takesWebSockets : allowed;
      if (ready) {
        owner.streamsChanged(Http2UpstreamConnection.this);
      } else {
        ready = true;
        owner.ready(Http2UpstreamConnection.this);
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean endStream) {
      saidMore = true;
      Http2Stream stream = connection().stream(streamId);
      Optional<StreamFrames> frames = framesOf(stream);
      if (frames.isPresent()) {
        touched.add(frames.get());
        if (frames.get() instanceof Http2UpstreamStream request) {
          request.headers(headers, endStream);
        } else {
          frames.get().trailers(headers);
        }
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endStream) {
      saidMore = true;
      Optional<StreamFrames> frames = framesOf(connection().stream(streamId));
      if (frames.isEmpty()) {
        return data.readableBytes() + padding;
      }
      touched.add(frames.get());
      return padding + frames.get().data(data, endStream);
    }

    /** What came before may have been sent before the endpoint was asked. */
    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
      saidMore = false;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
      Http2Stream stream = connection().stream(streamId);
      if (errorCode == Http2Error.REFUSED_STREAM.code()) {
        requestOf(stream).ifPresent(Http2UpstreamStream::wasRefused);
      }
      framesOf(stream).ifPresent(StreamFrames::wasReset);
    }
  }

  /** Streams that come and go. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      framesOf(stream).ifPresent(StreamFrames::closed);
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
      if (!closed) {
        owner.streamsChanged(Http2UpstreamConnection.this);
      }
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      lastProcessed = Math.min(lastProcessed, lastStreamId);
      leaving = true;
      owner.streamsChanged(Http2UpstreamConnection.this);
    }
  }
}
