package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Framing;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.http2.MalformedMessage;
import io.longhaul.node.http2.ResponseFields;
import io.longhaul.node.http2.StreamFrames;
import io.longhaul.node.http2.StreamOutput;
import io.longhaul.node.http2.TrailerFields;
import io.longhaul.node.http2.TunnelledStream;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.websocket.Handshake;
import io.longhaul.node.websocket.Threshold;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;

/**
 * One request on an HTTP/2 connection. What comes of the response is passed on at once, and given
 * back to the application's window when more is asked for; so no more than one window waits.
 */
final class Http2UpstreamStream implements UpstreamStream, StreamFrames {
  private final Http2UpstreamConnection connection;
  private final EventExecutor loop;
  private final boolean reused;
  private Optional<ResponseListener> listener = Optional.empty();
  private Optional<Http2Stream> stream = Optional.empty();
  private UpstreamFailure failure = UpstreamFailure.CLOSED;
  private String webSocketKey = "";
  private long missing;
  private int informational;
  private int owed;
  private boolean failed;
  private boolean toHead;
  private boolean opensWebSocket;
  private boolean answered;
  private boolean responseBegun;
  private boolean bodiless;
  private boolean inputEnded;

  Http2UpstreamStream(Http2UpstreamConnection connection, EventExecutor loop) {
    this.connection = connection;
    this.loop = loop;
    this.reused = connection.wasUsed();
  }

  @Override
  public void begin(RequestHead head, ResponseListener requester) {
    listener = Optional.of(requester);
    toHead = head.method().equals("HEAD");
    opensWebSocket = head.opensWebSocket();
    if (opensWebSocket && !connection.takesWebSockets()) {
      failLater(UpstreamFailure.NO_WEBSOCKETS);
      return;
    }
    Http2Request request =
        new Http2Request(head, connection.key().tls().isPresent() ? "https" : "http");
    webSocketKey = request.webSocketKey();
    boolean endStream = head.body() instanceof BodyLength.None && !opensWebSocket;
    stream = connection.open(request.headers(), endStream, this);
  }

  /** Its connection has no stream for it; nothing was sent. */
  void notOpened(UpstreamFailure why) {
    failLater(why);
  }

  // Whoever begins a request is told of its end only when it has begun.
  private void failLater(UpstreamFailure why) {
    loop.execute(() -> fail(why));
  }

  @Override
  public void content(ByteBuf piece) {
    if (isOpen() && piece.isReadable()) {
      var _ = output().data(stream.orElseThrow(), piece, false);
    } else {
      piece.release();
    }
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    if (!isOpen()) {
      return;
    }
    if (trailers.isPresent()) {
      var _ = output().headers(stream.orElseThrow(), Http2Request.of(trailers.get()), true);
    } else {
      var _ = output().end(stream.orElseThrow());
    }
  }

  @Override
  public boolean isWritable() {
    return isOpen() && output().isWritable(stream.orElseThrow());
  }

  @Override
  public void flush() {
    output().flush();
  }

  @Override
  public void read() {
    if (owed > 0 && stream.isPresent()) {
      int bytes = owed;
      owed = 0;
      output().consumed(stream.get(), bytes);
    }
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public boolean hasAnswered() {
    return answered;
  }

  @Override
  public void finish(boolean requestComplete) {
    listener = Optional.empty();
    // A WebSocket's stream, which was refused, was never ended; and what still waits is not wanted.
    boolean ended = requestComplete && !opensWebSocket;
    if (!ended || stream.filter(output()::hasPending).isPresent()) {
      reset(Http2Error.NO_ERROR);
    }
  }

  @Override
  public void close() {
    listener = Optional.empty();
    reset(Http2Error.CANCEL);
  }

  private void reset(Http2Error error) {
    if (isOpen()) {
      output().reset(stream.orElseThrow(), error);
      output().flush();
    }
  }

  @Override
  public Threshold handOver() {
    listener = Optional.empty();
    Http2Stream taken = stream.orElseThrow();
    TunnelledStream tunnelled = new TunnelledStream(output(), taken, inputEnded);
    connection.become(taken, tunnelled);
    return Threshold.of(tunnelled, Unpooled.EMPTY_BUFFER);
  }

  /** HEADERS: of an informational or the final response, or its trailers. */
  void headers(Http2Headers headers, boolean endStream) {
    if (listener.isEmpty()) {
      return;
    }
    answered = true;
    inputEnded = endStream;
    try {
      if (responseBegun) {
        ended(TrailerFields.read(headers, connection.limits()));
      } else {
        response(headers, endStream);
      }
    } catch (MalformedMessage e) {
      invalid();
    } catch (HttpFault e) {
      connection.metrics().responseFaults.increment(e.reason());
      invalid();
    }
  }

  private void response(Http2Headers headers, boolean endStream)
      throws MalformedMessage, HttpFault {
    int status = ResponseFields.status(headers);
    if (status == 101 || status < 100 || status > 599 || (status < 200 && endStream)) {
      throw new HttpFault(
          FaultReason.STATUS_LINE, "status: " + status + " (expected: 100 to 599, not 101)");
    }
    if (opensWebSocket && status >= 200 && status < 300) {
      String accept = Handshake.accept(webSocketKey);
      requester().switched(ResponseFields.switching(headers, accept, connection.limits()));
      return;
    }
    Head head = ResponseFields.head(headers, connection.limits());
    if (status < 200) {
      informational(head);
      return;
    }
    BodyLength length = length(head, status, endStream);
    responseBegun = true;
    missing = length instanceof BodyLength.Fixed fixed ? fixed.bytes() : -1;
    bodiless = length instanceof BodyLength.None;
    requester().response(head, status, length);
    if (endStream && listener.isPresent()) {
      ended(Optional.empty());
    }
  }

  private void informational(Head head) throws HttpFault {
    if (++informational > ResponseReader.MAX_INFORMATIONAL) {
      throw new HttpFault(
          FaultReason.STATUS_LINE,
          "informational responses: too many (expected: at most "
              + ResponseReader.MAX_INFORMATIONAL
              + ")");
    }
    requester().informational(head);
  }

  // The stream's end tells the body's, where no length does.
  private BodyLength length(Head head, int status, boolean endStream) throws HttpFault {
    BodyLength declared = Framing.ofResponse(head, status, toHead);
    if (endStream && declared instanceof BodyLength.Fixed fixed && fixed.bytes() > 0) {
      throw new HttpFault(
          FaultReason.CONTENT_LENGTH, "Content-Length: given, but no body (expected: 0)");
    }
    if (!(declared instanceof BodyLength.UntilClose)) {
      return declared;
    }
    return endStream ? new BodyLength.Fixed(0) : BodyLength.CHUNKED;
  }

  @Override
  public int data(ByteBuf bytes, boolean endStream) {
    int length = bytes.readableBytes();
    // To HEAD, or behind a 204 or 304, it would be the next response to an HTTP/1.1 client.
    if (listener.isEmpty() || !responseBegun || (bodiless && length > 0)) {
      if (listener.isPresent()) {
        invalid();
      }
      return length;
    }
    if (length > 0) {
      owed += length;
      missing -= length;
      requester().content(bytes.retainedSlice());
    }
    if (endStream && listener.isPresent()) {
      inputEnded = true;
      ended(Optional.empty());
    }
    return 0;
  }

  // The codec has seen to it that no more came than was said, and lets pass that nothing came.
  private void ended(Optional<Trailers> trailers) {
    if (missing > 0) {
      invalid();
    } else {
      ResponseListener told = requester();
      listener = Optional.empty();
      told.end(trailers);
    }
  }

  /** Trailers come by {@link #headers}. */
  @Override
  public void trailers(Http2Headers headers) {
    headers(headers, true);
  }

  @Override
  public void readComplete() {
    listener.ifPresent(ResponseListener::readComplete);
  }

  @Override
  public void writabilityChanged() {
    listener.ifPresent(ResponseListener::writabilityChanged);
  }

  /** The endpoint has not looked at the request (RFC 9113, 8.7). */
  void wasRefused() {
    failure = UpstreamFailure.REFUSED;
    failed = true;
  }

  /** The codec has found a fault in it, and ends it. */
  void broke(UpstreamFailure why) {
    failure = why;
    failed = true;
  }

  /** Nothing: it is over. */
  @Override
  public void wasReset() {
    failed = true;
  }

  @Override
  public void closed() {
    fail(failed ? failure : connection.failureOf(stream.orElseThrow()));
  }

  private void invalid() {
    Optional<ResponseListener> told = listener;
    listener = Optional.empty();
    reset(Http2Error.PROTOCOL_ERROR);
    told.ifPresent(l -> l.failed(UpstreamFailure.INVALID_RESPONSE));
  }

  private void fail(UpstreamFailure why) {
    Optional<ResponseListener> told = listener;
    listener = Optional.empty();
    told.ifPresent(l -> l.failed(why));
  }

  private ResponseListener requester() {
    return listener.orElseThrow();
  }

  private boolean isOpen() {
    return stream.filter(s -> s.state() != Http2Stream.State.CLOSED).isPresent();
  }

  private StreamOutput output() {
    return connection.output();
  }
}
