package io.longhaul.node.proxy;

import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http2.FrameMeter;
import io.longhaul.node.http2.MalformedMessage;
import io.longhaul.node.http2.ReadStreams;
import io.longhaul.node.http2.RequestFields;
import io.longhaul.node.http2.StreamFrames;
import io.longhaul.node.http2.StreamOutput;
import io.longhaul.node.http2.UnprioritisedFrames;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.loop.HalfClose;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.PutOff;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.Http2Abuse;
import io.longhaul.node.metrics.Http2Metrics;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.websocket.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client's HTTP/2 connection (RFC 9113): many requests at a time, each a {@link
 * Http2ClientStream}, or what that became. It always reads; how much of requests it takes is up to
 * flow control, and what else comes is bounded by {@link FrameMeter} and the codec.
 */
final class Http2ClientConnection extends Http2ConnectionHandler {
  private final Worker worker;
  private final NodeMetrics metrics;
  private final Http2Metrics counters;
  private final Http2Connection.PropertyKey framesKey;
  private final FrameMeter meter;
  private final ResetStreams ours;
  private final Http2Lifetime lifetime;
  private final ReadStreams touched = new ReadStreams();
  private Optional<StreamOutput> output = Optional.empty();
  private Optional<PutOff> flush = Optional.empty();
  private Optional<ClientAddress> address = Optional.empty();
  private boolean secure;
  private boolean closing;

  Http2ClientConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Worker worker) {
    super(decoder, encoder, settings, true);
    this.worker = worker;
    this.metrics = worker.node().metrics();
    this.counters = metrics.http2;
    ProxyPolicy policy = worker.node().policy();
    this.meter =
        FrameMeter.ofClient(policy.limits().headBytes(), () -> connection().numActiveStreams());
    this.ours = new ResetStreams(policy.maxConcurrentStreams());
    this.framesKey = connection().newKey();
    this.lifetime = new Http2Lifetime(this, worker, meter);
    connection().addListener(new Streams());
    encoder.flowController().listener(this::writabilityChanged);
  }

  /**
   * Takes a channel over from the handler of HTTP/1.1, which has left it.
   *
   * @param first what was read already
   */
  static void begin(Channel channel, Worker worker, ByteBuf first) {
    Http2ClientConnection handler = new Http2Codec(worker).build();
    handler.secure = HalfClose.isSecure(channel);
    handler.address = Optional.of(channel.attr(ClientAddress.KEY).get());
    channel.pipeline().addLast(handler);
    ChannelHandlerContext ctx = channel.pipeline().context(handler);
    if (first.isReadable()) {
      handler.channelRead(ctx, first);
    } else {
      first.release();
    }
    channel.read();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    output = Optional.of(new StreamOutput(this, ctx, meter::wrote));
    flush = Optional.of(new PutOff(ctx.executor(), () -> super.flush(ctx)));
    super.handlerAdded(ctx);
    admitAll();
    decoder()
        .flowController()
        .incrementWindowSize(
            connection().connectionStream(),
            Http2Codec.CONNECTION_WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    counters.connections.increment();
    lifetime.begin(ctx);
    flush(ctx);
  }

  // The codec would not remember a stream that it refuses, and take what follows on it for an
  // error of the whole connection; so streams above the limit are opened, and refused here.
  private void admitAll() {
    connection().remote().maxActiveStreams(Integer.MAX_VALUE);
  }

  Worker worker() {
    return worker;
  }

  StreamOutput output() {
    return output.orElseThrow();
  }

  ClientAddress address() {
    return address.orElseThrow();
  }

  boolean isSecure() {
    return secure;
  }

  Http2FrameListener frames() {
    return new Frames();
  }

  Http2Lifetime lifetime() {
    return lifetime;
  }

  /** Another hears what comes on a stream from now on. */
  void become(Http2Stream stream, StreamFrames frames) {
    var _ = stream.setProperty(framesKey, frames);
  }

  /** What a batch has brought for many streams goes out in one write. */
  @Override
  public void flush(ChannelHandlerContext ctx) {
    flush.orElseThrow().ask();
  }

  /** Ends a stream whose message is malformed (RFC 9113, 8.1.1). */
  void malformed(Http2Stream stream) {
    counters.streamFaults.increment();
    output().reset(stream, Http2Error.PROTOCOL_ERROR);
    provoked();
  }

  private void provoked() {
    meter.provoked(Worker.nowMs()).ifPresent(this::sendAway);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    metrics.clientBytesIn.increment(bytes.readableBytes());
    Optional<Http2Abuse> abuse = meter.follow(bytes, Worker.nowMs());
    if (abuse.isPresent()) {
      bytes.release();
      sendAway(abuse.get());
      return;
    }
    try {
      super.channelRead(ctx, bytes);
    } catch (Exception e) {
      exceptionCaught(ctx, e);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    touched.readComplete();
    lifetime.read();
    super.channelReadComplete(ctx);
  }

  private void sendAway(Http2Abuse abuse) {
    if (!closing) {
      counters.abuses.increment(abuse);
      close(Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  /** A header block was not complete in time. */
  void headersExpired() {
    metrics.requestFaults.increment(FaultReason.HEAD_TIMEOUT);
    sendAway(Http2Abuse.SLOW_HEADERS);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception http2) {
    if (http2 == null) {
      met(cause);
      close(Http2Error.INTERNAL_ERROR);
    } else if (http2.error() == Http2Error.ENHANCE_YOUR_CALM) {
      sendAway(Http2Abuse.UNREAD_ANSWERS);
    } else if (!closing) {
      counters.connectionFaults.increment();
      close(http2.error());
    }
  }

  /** Says why, ends all streams, and closes once the client has had time to read that. */
  void close(Http2Error error) {
    if (closing) {
      return;
    }
    closing = true;
    ChannelHandlerContext ctx = lifetime.end();
    int last = connection().remote().lastStreamCreated();
    var _ =
        frameWriter().writeGoAway(ctx, last, error.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    ctx.flush();
    endStreams();
    LingeringClose.begin(ctx.channel(), worker);
  }

  /** It says no more, and takes no more. */
  void leave() {
    closing = true;
  }

  private void endStreams() {
    for (Http2Stream stream : activeStreams()) {
      framesOf(stream).ifPresent(StreamFrames::closed);
    }
  }

  /** Ends the streams whose client has not ended its direction, and now never will. */
  void cutUnfinished() {
    for (Http2Stream stream : activeStreams()) {
      if (stream.state().remoteSideOpen()) {
        framesOf(stream).ifPresent(StreamFrames::closed);
        output().reset(stream, Http2Error.CANCEL);
      }
    }
    output().flush();
  }

  private List<Http2Stream> activeStreams() {
    List<Http2Stream> active = new ArrayList<>();
    try {
      var _ = connection().forEachActiveStream(active::add);
    } catch (Http2Exception e) {
      throw new IllegalStateException("a visitor that throws nothing has thrown", e);
    }
    return active;
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException http2) {
    int id = http2.streamId();
    Optional<Http2Stream> stream = Optional.ofNullable(connection().stream(id));
    if (outbound && stream.filter(s -> s.state() == Http2Stream.State.CLOSED).isPresent()) {
      // What waited for a window when the stream ended is dropped, which is nobody's fault.
      return;
    }
    boolean known = stream.isPresent();
    if (!known && ours.contains(id)) {
      // The client could not know yet (RFC 9113, 5.1).
      return;
    }
    if (!known && !outbound) {
      metrics.failures.request(RequestEnd.CLIENT_FAULT);
      remember(id);
    }
    counters.streamFaults.increment();
    super.onStreamError(ctx, outbound, cause, http2);
    if (!outbound) {
      provoked();
    }
  }

  // What follows on a stream whose first HEADERS were wrong belongs to it, and is no error of the
  // whole connection.
  private void remember(int id) {
    Http2Connection.Endpoint<?> remote = connection().remote();
    if (remote.isValidStreamId(id) && !connection().streamMayHaveExisted(id)) {
      try {
        var _ = remote.createStream(id, false);
      } catch (Http2Exception e) {
        // After a GOAWAY there are no new streams, and what comes on them is ignored.
      }
    }
  }

  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
    ours.add(streamId);
    return super.resetStream(ctx, streamId, errorCode, promise);
  }

  @Override
  protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
    metrics.requestFaults.increment(FaultReason.HEADERS_TOO_LARGE);
    metrics.responded(FaultReason.HEADERS_TOO_LARGE.status());
    super.handleServerHeaderDecodeSizeError(ctx, stream);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent && !closing) {
      lifetime.inputEnded();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    closing = true;
    var _ = lifetime.end();
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      onError(ctx, false, cause);
    } else {
      met(cause);
      Wire.close(ctx.channel());
    }
  }

  /** Something went wrong beside HTTP/2. */
  private void met(Throwable cause) {
    UnexpectedErrors.report(cause);
    if (UnexpectedErrors.isOurs(cause)) {
      output().broke();
    }
  }

  private void writabilityChanged(Http2Stream stream) {
    framesOf(stream).ifPresent(StreamFrames::writabilityChanged);
  }

  private Optional<StreamFrames> framesOf(Http2Stream stream) {
    return Optional.ofNullable(stream.<StreamFrames>getProperty(framesKey));
  }

  private void open(Http2Stream stream, Http2Headers headers, boolean endStream) {
    if (closing) {
      return;
    }
    counters.streams.increment();
    int most = worker.node().policy().maxConcurrentStreams();
    if (connection().numActiveStreams() > most) {
      counters.streamsRefused.increment();
      metrics.failures.request(RequestEnd.CLIENT_FAULT);
      output().reset(stream, Http2Error.REFUSED_STREAM);
      provoked();
      return;
    }
    boolean toHead = "HEAD".contentEquals(Optional.ofNullable(headers.method()).orElse(""));
    Http2ClientStream opened = new Http2ClientStream(this, stream, toHead, endStream);
    become(stream, opened);
    try {
      ProxyPolicy policy = worker.node().policy();
      Head head = RequestFields.head(headers, endStream, policy.limits(), Handshake::newKey);
      opened.begin(RequestRules.check(head, address(), policy.maxBodyBytes()).overHttp2());
    } catch (MalformedMessage e) {
      metrics.failures.request(RequestEnd.CLIENT_FAULT);
      malformed(stream);
    } catch (HttpFault e) {
      opened.refuse(e);
    }
  }

  /** What the codec has found to be in order. */
  private final class Frames extends UnprioritisedFrames {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean endStream) {
      Http2Stream stream = connection().stream(streamId);
      Optional<StreamFrames> known = framesOf(stream);
      if (known.isPresent()) {
        touched.add(known.get());
        known.get().trailers(headers);
      } else {
        open(stream, headers, endStream);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endStream) {
      Optional<StreamFrames> frames = framesOf(connection().stream(streamId));
      if (frames.isEmpty() || closing) {
        return data.readableBytes() + padding;
      }
      touched.add(frames.get());
      return padding + frames.get().data(data, endStream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
      framesOf(connection().stream(streamId)).ifPresent(StreamFrames::wasReset);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {
      admitAll();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
      lifetime.pingAnswered(data);
    }
  }

  /** Streams that come and go. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamActive(Http2Stream stream) {
      lifetime.streamsChanged();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      framesOf(stream).ifPresent(StreamFrames::closed);
      lifetime.streamsChanged();
    }
  }
}
