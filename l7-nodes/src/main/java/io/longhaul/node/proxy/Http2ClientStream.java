package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.http2.MalformedMessage;
import io.longhaul.node.http2.StreamFrames;
import io.longhaul.node.http2.StreamOutput;
import io.longhaul.node.http2.TrailerFields;
import io.longhaul.node.http2.TunnelledStream;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Expiry;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.websocket.Threshold;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;

/**
 * One request of an HTTP/2 client, and its response. What comes of the body before the application
 * takes it waits here, and is given back to the client's window only when it is passed on; so no
 * more than one window waits.
 */
final class Http2ClientStream implements ClientStream, StreamFrames, Expiry {
  /** How long the rest of a response waits for the client's window, in body time-outs. */
  static final int UNREAD_BODY_TIMEOUTS = 10;

  private final Http2ClientConnection connection;
  private final Http2Stream stream;
  private final StreamOutput output;
  private final Worker worker;
  private final NodeMetrics metrics;
  private final boolean toHead;
  private final Deadline deadline = new Deadline(this);
  private Optional<Exchange> exchange = Optional.empty();
  private Optional<Trailers> trailers = Optional.empty();
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private long bodyBytes;

  /** Of the response, what waits until it is known whether it ends the stream. */
  private ByteBuf lastPiece = Unpooled.EMPTY_BUFFER;

  private Optional<Http2Headers> lastHead = Optional.empty();
  private boolean inputEnded;
  private boolean passing;
  private boolean requestComplete;
  private boolean outputEnded;
  private boolean over;

  /**
   * @param inputEnded whether the request's HEADERS ended the stream's input
   */
  Http2ClientStream(
      Http2ClientConnection connection, Http2Stream stream, boolean toHead, boolean inputEnded) {
    this.connection = connection;
    this.stream = stream;
    this.output = connection.output();
    this.worker = connection.worker();
    this.metrics = worker.node().metrics();
    this.toHead = toHead;
    this.inputEnded = inputEnded;
  }

  /** Begins the exchange of a request that has passed every rule. */
  void begin(ProxyRequest request) throws HttpFault {
    requestComplete = request.body() instanceof BodyLength.None;
    Exchange next = new Exchange(this, worker, request, connection.address());
    exchange = Optional.of(next);
    next.begin();
  }

  @Override
  public boolean isSecure() {
    return connection.isSecure();
  }

  @Override
  public boolean requestIsComplete() {
    return requestComplete;
  }

  @Override
  public boolean isWritable() {
    return output.isWritable(stream);
  }

  @Override
  public void arm(long delayMs) {
    worker.arm(deadline, delayMs);
  }

  @Override
  public void disarm() {
    worker.disarm(deadline);
  }

  @Override
  public void expired() {
    if (over) {
      metrics.clientAborts.increment();
      output.reset(stream, Http2Error.CANCEL);
    } else {
      exchange.ifPresent(Exchange::expired);
    }
    output.flush();
  }

  @Override
  public int data(ByteBuf bytes, boolean endStream) {
    int length = bytes.readableBytes();
    if (over) {
      return length;
    }
    bodyBytes += length;
    long most = worker.node().policy().maxBodyBytes();
    if (most > 0 && bodyBytes > most) {
      refuse(
          new HttpFault(
              FaultReason.BODY_TOO_LARGE,
              "body: too large (expected: at most " + most + " bytes)"));
      return length;
    }
    // What comes behind a WebSocket's handshake waits for the tunnel.
    boolean passes =
        !requestComplete
            && !pending.isReadable()
            && exchange.filter(Exchange::takesBody).isPresent();
    if (passes && length > 0) {
      hand(bytes.retainedSlice());
    } else if (length > 0) {
      keep(bytes);
    }
    inputEnded |= endStream;
    pass();
    return passes ? length : 0;
  }

  // A slice would keep alive all that was read with it.
  private void keep(ByteBuf bytes) {
    if (!pending.isReadable()) {
      pending = ByteBufAllocator.DEFAULT.buffer(bytes.readableBytes());
    }
    pending.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
  }

  @Override
  public void trailers(Http2Headers headers) {
    if (over) {
      return;
    }
    try {
      trailers = TrailerFields.read(headers, worker.node().policy().limits());
      inputEnded = true;
      pass();
    } catch (MalformedMessage e) {
      connection.malformed(stream);
    } catch (HttpFault e) {
      refuse(e);
    }
  }

  @Override
  public void wanted() {
    // A flush in the midst of a piece would let the body's end in before the piece's.
    if (passing) {
      return;
    }
    pass();
    exchange.ifPresent(Exchange::flushUpstream);
  }

  /** Hands over what is there of the body, as far as the application takes it. */
  private void pass() {
    if (requestComplete || exchange.filter(Exchange::takesBody).isEmpty()) {
      return;
    }
    Exchange current = exchange.orElseThrow();
    if (pending.isReadable()) {
      ByteBuf piece = pending;
      int length = piece.readableBytes();
      pending = Unpooled.EMPTY_BUFFER;
      hand(piece);
      output.consumed(stream, length);
    }
    if (inputEnded && !over && !requestComplete) {
      requestComplete = true;
      current.requestSink().end(trailers);
    }
  }

  /** Hands one piece over; whoever began with it flushes it. */
  private void hand(ByteBuf piece) {
    passing = true;
    try {
      exchange.orElseThrow().requestSink().content(piece);
    } finally {
      passing = false;
    }
  }

  @Override
  public void readComplete() {
    exchange.ifPresent(Exchange::flushUpstream);
  }

  @Override
  public void writabilityChanged() {
    exchange.ifPresent(Exchange::clientWritabilityChanged);
  }

  @Override
  public void informational(Head head) {
    var _ = output.headers(stream, Http2Response.informational(head), false);
  }

  @Override
  public void response(Head head, BodyLength length) {
    Http2Headers fields = Http2Response.of(head, length);
    if (length instanceof BodyLength.None
        || (length instanceof BodyLength.Fixed fixed && fixed.bytes() == 0)) {
      lastHead = Optional.of(fields);
    } else {
      write(fields, false);
    }
  }

  private void write(Http2Headers headers, boolean end) {
    ended(output.headers(stream, headers, end), end);
  }

  @Override
  public void content(ByteBuf piece) {
    if (over || outputEnded || !piece.isReadable()) {
      piece.release();
      return;
    }
    var _ = writeLast(false);
    lastPiece = piece;
  }

  // A length that is reached is not the end: it may come later, and with trailers.
  private boolean writeLast(boolean end) {
    if (lastHead.isPresent()) {
      Http2Headers fields = lastHead.get();
      lastHead = Optional.empty();
      write(fields, end);
      return true;
    }
    if (lastPiece.isReadable()) {
      ByteBuf piece = lastPiece;
      lastPiece = Unpooled.EMPTY_BUFFER;
      ended(output.data(stream, piece, end), end);
      return true;
    }
    return false;
  }

  @Override
  public void end(Optional<Trailers> last) {
    if (!outputEnded) {
      boolean written = writeLast(last.isEmpty());
      if (last.isPresent()) {
        write(Http2Response.of(last.get()), true);
      } else if (!written) {
        ended(output.end(stream), true);
      }
    }
    finish();
    flush();
    awaitReader();
  }

  // A client that opens no window must not keep a response here for ever.
  private void awaitReader() {
    if (output.hasPending(stream)) {
      arm(UNREAD_BODY_TIMEOUTS * worker.node().policy().timeouts().body().toMillis());
    }
  }

  // A client that still sends is told to stop, behind the response (RFC 9113, 8.1).
  private void ended(ChannelFuture written, boolean end) {
    if (!end) {
      return;
    }
    outputEnded = true;
    if (!inputEnded) {
      var _ =
          written.addListener(
              (ChannelFutureListener)
                  _ -> {
                    if (!inputEnded) {
                      output.reset(stream, Http2Error.NO_ERROR);
                      output.flush();
                    }
                  });
    }
  }

  @Override
  public void flush() {
    var _ = writeLast(false);
    output.flush();
  }

  @Override
  public void answer(Answer answer) {
    metrics.responded(answer.status());
    write(Http2Response.of(answer), toHead);
    if (!toHead) {
      ByteBuf body = ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, answer.body());
      metrics.clientBytesOut.increment(body.readableBytes());
      ended(output.data(stream, body, true), true);
    }
    finish();
    flush();
    awaitReader();
  }

  @Override
  public void cut() {
    var _ = writeLast(false);
    finish();
    output.reset(stream, Http2Error.INTERNAL_ERROR);
    flush();
  }

  @Override
  public void bodyExpired() {
    refuse(new HttpFault(FaultReason.BODY_TIMEOUT, "body: incomplete (expected: in time)"));
  }

  /** Answers a request that breaks the rules, or breaks off where an answer has begun. */
  void refuse(HttpFault fault) {
    metrics.requestFaults.increment(fault.reason());
    Answer answer = Answer.to(fault);
    if (exchange.isEmpty()) {
      metrics.failures.request(answer.end());
      worker.refused(connection.address(), answer, fault);
    }
    if (exchange.filter(current -> !current.refuse(answer)).isPresent()) {
      cut();
    } else {
      answer(answer);
    }
  }

  @Override
  public Threshold switched(Head head) {
    var _ = output.headers(stream, Http2Response.upgraded(head), false);
    flush();
    TunnelledStream tunnelled = new TunnelledStream(output, stream, inputEnded);
    connection.become(stream, tunnelled);
    ByteBuf read = pending;
    pending = Unpooled.EMPTY_BUFFER;
    finish();
    return Threshold.of(tunnelled, read);
  }

  /** The exchange is over; what the client still sends is dropped. */
  private void finish() {
    over = true;
    exchange = Optional.empty();
    disarm();
    int dropped = pending.readableBytes();
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
    lastPiece.release();
    lastPiece = Unpooled.EMPTY_BUFFER;
    lastHead = Optional.empty();
    output.consumed(stream, dropped);
  }

  @Override
  public void wasReset() {
    closed();
  }

  @Override
  public void closed() {
    disarm();
    if (!over) {
      Optional<Exchange> current = exchange;
      finish();
      if (current.isPresent()) {
        current.get().lost(output.isBroken() ? RequestEnd.NODE_FAULT : RequestEnd.CLIENT_GONE);
      }
    }
  }
}
