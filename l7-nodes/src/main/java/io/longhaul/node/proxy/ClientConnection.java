package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.HalfClose;
import io.longhaul.node.loop.Line;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.Receiver;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.overload.Shed;
import io.longhaul.node.websocket.Threshold;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Optional;

/**
 * A client's connection, which speaks HTTP/1.1 unless it says at once that it speaks HTTP/2: reads
 * one request after the other, each only when the response before it is written, and lives until
 * one side wants to close it or it becomes a tunnel.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements ClientStream, Receiver {
  private enum Phase {
    /** Waits for a request, or for the rest of its head. */
    HEAD,
    /** An exchange is under way and takes the request's body. */
    BODY,
    /** An exchange is under way and has the whole request. */
    RESPONSE,
    /** No more requests. */
    CLOSING
  }

  private final Channel channel;
  private final Worker worker;
  private final NodeMetrics metrics;
  private final ProxyPolicy policy;
  private final RequestReader reader;
  private Line line;
  private final Deadline deadline = new Deadline(this::expired);
  private Optional<Exchange> exchange = Optional.empty();
  private Optional<Http1Response> response = Optional.empty();
  private Phase phase = Phase.HEAD;
  private boolean headBegun;

  private final Unsent unsent;

  /** Why a request is over whose connection is. */
  private RequestEnd lost = RequestEnd.CLIENT_GONE;

  private final long endMs;
  private boolean fresh = true;
  private boolean inputEnded;
  private boolean advancing;
  private boolean secure;
  private final IdleClients.Place place = new IdleClients.Place(this::closeIfIdle);

  public ClientConnection(Channel channel, Worker worker) {
    this.channel = channel;
    this.line = Line.of(channel, false, this);
    this.worker = worker;
    this.metrics = worker.node().metrics();
    this.policy = worker.node().policy();
    this.reader = new RequestReader(policy.limits());
    this.unsent = new Unsent(channel);
    this.endMs = policy.timeouts().connectionEndMs(Worker.nowMs());
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
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
  public void channelActive(ChannelHandlerContext ctx) {
    secure = HalfClose.isSecure(channel);
    if (Http2Entry.isChosen(channel)) {
      becomeHttp2();
      return;
    }
    line = Line.of(channel, channel.pipeline().first() == this, this);
    awaitRequest();
    line.read();
  }

  private void awaitRequest() {
    long nowMs = Worker.nowMs();
    long keepAliveMs = policy.timeouts().keepAlive().toMillis();
    worker.arm(deadline, nowMs, Math.min(keepAliveMs, Math.max(0, endMs - nowMs)));
    worker.idle().add(place, nowMs);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    received((ByteBuf) message);
  }

  @Override
  public void received(ByteBuf bytes) {
    metrics.clientBytesIn.increment(bytes.readableBytes());
    if (phase == Phase.CLOSING) {
      bytes.release();
      return;
    }
    reader.append(channel.alloc(), bytes);
    advance();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    receivedAll();
  }

  @Override
  public void receivedAll() {
    exchange.ifPresent(Exchange::flushUpstream);
    demand();
  }

  @Override
  public void wanted() {
    // A flush in the midst of a step may fail, and release what is being decoded.
    if (advancing) {
      return;
    }
    advance();
    exchange.ifPresent(Exchange::flushUpstream);
    demand();
  }

  /** Goes on with what has been read, as far as the exchange under way allows. */
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      while (step()) {
        // Each step is one head or one piece of a body.
      }
    } catch (HttpFault fault) {
      refuse(fault);
    } finally {
      advancing = false;
    }
  }

  /** Asks for more bytes where there is room for them. */
  private void demand() {
    boolean wanted =
        (phase == Phase.HEAD && takesRequests())
            || (phase == Phase.BODY && exchange.filter(Exchange::takesBody).isPresent());
    if (wanted && !inputEnded) {
      line.read();
    }
  }

  private boolean step() throws HttpFault {
    return switch (phase) {
      case HEAD -> stepHead();
      case BODY -> stepBody();
      case RESPONSE, CLOSING -> false;
    };
  }

  // Who does not take responses gets no more requests in, or their responses would pile up here.
  private boolean takesRequests() {
    return headBegun || channel.isWritable();
  }

  private boolean stepHead() throws HttpFault {
    if (!reader.hasPending() || !takesRequests()) {
      return false;
    }
    boolean begins = !headBegun;
    if (begins) {
      headBegun = true;
      worker.idle().remove(place);
    }
    boolean isHttp2 = fresh && !secure && isHttp2();
    Optional<Head> head = isHttp2 ? Optional.empty() : reader.head();
    if (head.isEmpty()) {
      awaitHead(begins);
      return false;
    }
    headBegun = false;
    ClientAddress address = channel.attr(ClientAddress.KEY).get();
    ProxyRequest request = RequestRules.check(head.get(), address, policy.maxBodyBytes());
    reader.expect(request.body(), policy.maxBodyBytes());
    phase = request.body() instanceof BodyLength.None ? Phase.RESPONSE : Phase.BODY;
    Exchange next = new Exchange(this, worker, request, address);
    exchange = Optional.of(next);
    response = Optional.of(new Http1Response(line, metrics, request));
    next.begin();
    return true;
  }

  // A head that is there at once, as nearly all are, is not waited for.
  private void awaitHead(boolean begins) {
    if (phase == Phase.HEAD && begins) {
      arm(policy.timeouts().head().toMillis());
    }
    if (phase == Phase.HEAD) {
      closeIfEnded();
    }
  }

  /** Whether what comes is the preface of HTTP/2, or could be; then it is no head. */
  private boolean isHttp2() {
    Http2Entry.Preface preface = Http2Entry.preface(reader.pending());
    fresh = preface == Http2Entry.Preface.PARTIAL;
    if (preface == Http2Entry.Preface.COMPLETE) {
      becomeHttp2();
    }
    return preface != Http2Entry.Preface.ABSENT;
  }

  private void becomeHttp2() {
    depart();
    Http2ClientConnection.begin(channel, worker, reader.rest());
  }

  private boolean stepBody() throws HttpFault {
    Exchange current = exchange.orElseThrow();
    if (!current.takesBody()) {
      return false;
    }
    boolean complete = reader.body(current.requestSink());
    if (complete && phase == Phase.BODY) {
      phase = Phase.RESPONSE;
    }
    if (!complete) {
      closeIfEnded();
    }
    return complete;
  }

  @Override
  public boolean requestIsComplete() {
    return phase == Phase.RESPONSE;
  }

  @Override
  public void informational(Head head) {
    response().informational(head);
  }

  @Override
  public void response(Head head, BodyLength length) {
    response().head(head, length, requestIsComplete() && mayStay());
  }

  /** Whether a connection may wait for another request. */
  private boolean mayStay() {
    return (endMs == Long.MAX_VALUE || Worker.nowMs() < endMs)
        && !worker.node().draining()
        && !worker.pressure().sheds(Shed.IDLE);
  }

  @Override
  public void content(ByteBuf piece) {
    response().content(piece);
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    response().end(trailers);
    exchanged(response().keepsConnection());
  }

  @Override
  public void flush() {
    response.ifPresent(Http1Response::flush);
  }

  @Override
  public void answer(Answer answer) {
    answer(answer, response().keepsConnection() && mayStay());
  }

  private void answer(Answer answer, boolean keepAlive) {
    boolean stays = keepAlive && requestIsComplete();
    boolean toHead = response.filter(Http1Response::isToHead).isPresent();
    metrics.responded(answer.status());
    ByteBuf bytes = answer.encode(channel.alloc(), stays, toHead);
    metrics.clientBytesOut.increment(bytes.readableBytes());
    Wire.writeAndFlush(channel, bytes);
    exchanged(stays);
  }

  /** The exchange is over and its response is written. */
  private void exchanged(boolean keepAlive) {
    boolean requestComplete = requestIsComplete();
    over();
    if (!keepAlive || !requestComplete || (inputEnded && !reader.hasPending())) {
      closeOrderly();
      return;
    }
    phase = Phase.HEAD;
    unsent.begin();
    awaitRequest();
    wanted();
  }

  /** What was read goes to the tunnel, too. */
  @Override
  public Threshold switched(Head head) {
    Http1Response upgraded = response();
    depart();
    upgraded.upgrade(head);
    return Threshold.of(channel, reader.rest());
  }

  @Override
  public void cut() {
    phase = Phase.CLOSING;
    worker.idle().remove(place);
    boolean endsBody = response.filter(Http1Response::endsWithConnection).isPresent();
    over();
    Wire.cut(channel, endsBody);
  }

  private Http1Response response() {
    return response.orElseThrow();
  }

  private void over() {
    exchange = Optional.empty();
    response.ifPresent(Http1Response::over);
    response = Optional.empty();
  }

  private void refuse(HttpFault fault) {
    metrics.requestFaults.increment(fault.reason());
    Optional<Exchange> current = exchange;
    over();
    Answer answer = Answer.to(fault);
    if (current.isPresent() && !current.get().refuse(answer)) {
      cut();
      return;
    }
    if (current.isEmpty()) {
      metrics.failures.request(answer.end());
      worker.refused(channel.attr(ClientAddress.KEY).get(), answer, fault);
    }
    phase = Phase.BODY;
    answer(answer, false);
  }

  // What the client sends beyond its request, such as the next one, would reset the connection and
  // with it the answer, were it closed with that unread.
  private void closeOrderly() {
    boolean linger = !inputEnded;
    reader.release();
    depart();
    if (linger) {
      LingeringClose.begin(channel, worker);
    } else {
      LingeringClose.close(channel, worker);
    }
  }

  private void depart() {
    phase = Phase.CLOSING;
    over();
    worker.idle().remove(place);
    worker.disarm(deadline);
    line.leave();
    channel.pipeline().remove(this);
  }

  private void closeIfEnded() {
    if (inputEnded) {
      exchange.ifPresent(e -> e.abandon(RequestEnd.CLIENT_GONE));
      cut();
    }
  }

  private void expired() {
    switch (phase) {
      case HEAD -> headExpired();
      case BODY, RESPONSE -> exchange.ifPresent(Exchange::expired);
      case CLOSING -> Wire.close(channel);
    }
  }

  private boolean closeIfIdle() {
    boolean idle = phase == Phase.HEAD && !headBegun && unsent.bytes() == 0;
    if (idle) {
      closeOrderly();
    }
    return idle;
  }

  private void headExpired() {
    if (headBegun) {
      refuse(new HttpFault(FaultReason.HEAD_TIMEOUT, "head: incomplete (expected: in time)"));
    } else if (unsent.bytes() == 0) {
      closeOrderly();
    } else if (unsent.shrinks()) {
      arm(policy.timeouts().keepAlive().toMillis());
    } else {
      metrics.clientAborts.increment();
      cut();
    }
  }

  @Override
  public void bodyExpired() {
    refuse(new HttpFault(FaultReason.BODY_TIMEOUT, "body: incomplete (expected: in time)"));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    exchange.ifPresent(Exchange::clientWritabilityChanged);
    if (phase == Phase.HEAD && channel.isWritable()) {
      wanted();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
      inputEnded = true;
      clientEndedInput();
    }
  }

  // A client may end its direction once its requests are complete, and still wait for responses.
  private void clientEndedInput() {
    switch (phase) {
      case HEAD -> {
        if (headBegun) {
          cut();
        } else if (!reader.hasPending()) {
          closeOrderly();
        }
      }
      case BODY -> wanted();
      case RESPONSE, CLOSING -> {}
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSING;
    worker.idle().remove(place);
    worker.disarm(deadline);
    Optional<Exchange> current = exchange;
    over();
    current.ifPresent(e -> e.lost(lost));
    reader.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
  }

  @Override
  public void failed(Throwable cause) {
    UnexpectedErrors.report(cause);
    if (UnexpectedErrors.isOurs(cause)) {
      lost = RequestEnd.NODE_FAULT;
    }
    Wire.close(channel);
  }
}
