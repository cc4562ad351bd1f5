package io.longhaul.node.proxy;

import io.longhaul.node.access.Asked;
import io.longhaul.node.access.Denial;
import io.longhaul.node.access.VerifiedFields;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.BodySink;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.log.RequestEntry;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.overload.Shed;
import io.longhaul.node.route.Route;
import io.longhaul.node.upstream.ResponseListener;
import io.longhaul.node.upstream.UpstreamStream;
import io.longhaul.node.websocket.Handshake;
import io.longhaul.node.websocket.Threshold;
import io.longhaul.node.websocket.Tunnel;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One request and its response: route, upstream, stream, finish. Everything happens on the client's
 * event loop. It ends exactly once: with its response's end, with an answer of the node's own, with
 * a cut, or as a tunnel.
 */
final class Exchange implements ResponseListener {
  private final ClientStream client;
  private final Worker worker;
  private final ProxyNode node;
  private final NodeMetrics metrics;
  private final ProxyRequest request;
  private final ClientAddress address;
  private final RequestRecord record;
  private final RequestEntry entry;
  private Optional<Handshake> handshake = Optional.empty();
  private Optional<Attempts> attempts = Optional.empty();
  private Optional<UpstreamStream> stream = Optional.empty();
  private VerifiedFields verified = VerifiedFields.NONE;
  private FrameLimits frameLimits = FrameLimits.NONE;
  private Optional<RequestBody> body = Optional.empty();
  private boolean responseBegun;
  private boolean discarding;
  private boolean over;
  private long startedMs;

  Exchange(ClientStream client, Worker worker, ProxyRequest request, ClientAddress address) {
    this.client = client;
    this.worker = worker;
    this.node = worker.node();
    this.metrics = node.metrics();
    this.request = request;
    this.address = address;
    this.record = new RequestRecord(worker, request, address, client.isSecure());
    this.entry = record.entry();
  }

  /** Finds the route, by the routes in force now, and asks for a stream. */
  void begin() throws HttpFault {
    client.disarm();
    Optional<Route> route = record.route(node.routes().table(address.door()));
    handshake = Handshake.of(request.head(), request.http11(), request.body());
    Shed kind = handshake.isPresent() ? Shed.WEBSOCKET : Shed.REQUEST;
    if (worker.pressure().sheds(kind)) {
      worker.pressure().shed(kind);
      answer(Answer.OVERLOADED);
      return;
    }
    if (route.isEmpty()) {
      answer(Answer.NO_ROUTE);
      return;
    }
    Upstream upstream = route.get().upstream();
    entry.routed(upstream.name());
    Optional<Denial> denial = denial(route.get());
    if (denial.isPresent()) {
      answer(Answer.to(denial.get()));
      return;
    }
    long mostBodyBytes = node.access().maxBodyBytes(route.get().policies());
    if (handshake.isPresent()) {
      frameLimits = node.access().frameLimits(route.get().policies());
    }
    if (mostBodyBytes > 0
        && request.body() instanceof BodyLength.Fixed fixed
        && fixed.bytes() > mostBodyBytes) {
      metrics.requestFaults.increment(FaultReason.BODY_TOO_LARGE);
      answer(Answer.BODY_TOO_LARGE);
      return;
    }
    if (!(request.body() instanceof BodyLength.None)) {
      body = Optional.of(new RequestBody(this, mostBodyBytes));
    }
    Affinity affinity = new Affinity(upstream.balancing(), request, address);
    Attempts next = new Attempts(this, worker, upstream, affinity);
    attempts = Optional.of(next);
    startedMs = TimeUnit.NANOSECONDS.toMillis(entry.begunNanos());
    awaitTotal();
    next.begin();
  }

  /** An endpoint is asked for a stream. */
  void sentTo(Endpoint endpoint) {
    entry.sent(endpoint);
  }

  private Optional<Denial> denial(Route route) {
    if (route.policies().isEmpty()) {
      return Optional.empty();
    }
    Asked asked =
        new Asked(request.head(), request.target(), address.source().getAddress(), route.number());
    Optional<Denial> denial = node.access().check(route.policies(), asked);
    verified = asked.verified();
    return denial;
  }

  /** A stream is there: sends the head, and lets the body come. */
  void connected(UpstreamStream upstream) {
    stream = Optional.of(upstream);
    upstream.begin(new ForwardedRequest(request, origin(), handshake.isPresent()), this);
    if (client.requestIsComplete()) {
      // Sent again: its body, which was empty, has passed and does not come once more.
      endEmpty(upstream);
      awaitResponse();
    } else {
      awaitBody();
    }
    upstream.flush();
    upstream.read();
    client.wanted();
  }

  private void endEmpty(UpstreamStream upstream) {
    if (!(request.body() instanceof BodyLength.None)) {
      upstream.end(Optional.empty());
    }
  }

  /** Whether the request's body may go on now. */
  boolean takesBody() {
    return !over && stream.filter(UpstreamStream::isWritable).isPresent();
  }

  void flushUpstream() {
    stream.ifPresent(UpstreamStream::flush);
  }

  /** Where the client's body goes. */
  BodySink requestSink() {
    return body.orElseThrow();
  }

  /**
   * A piece of the body may go on.
   *
   * @param late whether it came too slowly for the rest to be waited for
   */
  void requestContent(ByteBuf piece, boolean late) {
    if (late && !responseBegun && !request.isGrpc()) {
      client.arm(0);
    } else {
      awaitBody();
    }
    entry.received(piece.readableBytes());
    stream.orElseThrow().content(piece);
  }

  /** The body has come as a whole. */
  void requestEnded(Optional<Trailers> trailers) {
    stream.orElseThrow().end(trailers.map(fields -> fields.without(verified::settles)));
    flushUpstream();
    awaitResponse();
  }

  /** The body is larger than may be; that is dealt with when what is under way is done. */
  void requestTooLarge() {
    client.arm(0);
  }

  @Override
  public void informational(Head head) {
    client.informational(head);
  }

  @Override
  public void response(Head head, int status, BodyLength length) {
    Attempts current = attempts.orElseThrow();
    long nowNs = System.nanoTime();
    current.answered(status, nowNs);
    if (current.retriesStatus(status, request)) {
      discarding = true;
      worker.loop().execute(this::retryAnswered);
      return;
    }
    metrics.responded(status);
    record.answered(status, nowNs);
    responseBegun = true;
    client.response(current.withCookie(head), length);
    progress();
  }

  // Not at once: what has come of this answer is still being handed over.
  private void retryAnswered() {
    discarding = false;
    if (!over) {
      stream.ifPresent(UpstreamStream::close);
      again(attempts.orElseThrow()::retry);
    }
  }

  private void again(Runnable attempt) {
    stream = Optional.empty();
    client.disarm();
    awaitTotal();
    attempt.run();
  }

  @Override
  public void content(ByteBuf piece) {
    if (discarding || over) {
      piece.release();
      return;
    }
    metrics.clientBytesOut.increment(piece.readableBytes());
    entry.returned(piece.readableBytes());
    progress();
    client.content(piece);
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    // It is over where the client's connection failed under what came of the response before.
    if (over || discarding) {
      return;
    }
    finish(RequestEnd.COMPLETE);
    // Of a body that is too large, not all was sent; the endpoint still waits for its end.
    boolean allSent = client.requestIsComplete() && !bodyIsTooLarge();
    attempts.ifPresent(a -> a.finished(allSent));
    client.end(trailers);
  }

  @Override
  public void switched(Head head) {
    if (!handshake.orElseThrow().isFulfilledBy(head)) {
      stream.ifPresent(UpstreamStream::close);
      failed(UpstreamFailure.INVALID_HANDSHAKE);
      return;
    }
    over = true;
    attempts.orElseThrow().answered(101, System.nanoTime());
    metrics.responded(101);
    Threshold upstream = stream.orElseThrow().handOver();
    Attempts held = attempts.orElseThrow();
    Tunnel.open(
        new Tunnel.Ends(client.switched(held.withCookie(head)), upstream),
        head,
        frameLimits,
        held.upstream().tunnels(),
        worker.tunnels(),
        record.opened(held));
  }

  @Override
  public void readComplete() {
    client.flush();
    clientWritabilityChanged();
  }

  @Override
  public void writabilityChanged() {
    body.ifPresent(RequestBody::waited);
    client.wanted();
  }

  /** Reads on from the application while the client takes what it is given. */
  void clientWritabilityChanged() {
    if (!over && client.isWritable()) {
      stream.ifPresent(UpstreamStream::read);
    }
  }

  @Override
  public void failed(UpstreamFailure failure) {
    if (over || discarding) {
      return;
    }
    if (worker.isStopping()) {
      stopped();
      return;
    }
    metrics.upstreamFailures.increment(failure);
    Attempts current = attempts.orElseThrow();
    if (!responseBegun && current.mayRepeat(failure, request)) {
      again(current::repeat);
      return;
    }
    current.blamed(failure);
    if (current.retriesReset(failure, request)) {
      again(current::retry);
      return;
    }
    current.released();
    if (responseBegun) {
      finish(RequestEnd.of(failure));
      client.cut();
    } else {
      answer(Answer.to(failure));
    }
  }

  /** The deadline is reached: whose turn was it? */
  void expired() {
    if (bodyIsTooLarge()) {
      bodyTooLarge();
      return;
    }
    if (stream.isEmpty()) {
      metrics.upstreamFailures.increment(late());
      answer(Answer.to(late()));
      return;
    }
    UpstreamStream upstream = stream.get();
    boolean clientIsSlow =
        (!client.requestIsComplete() && upstream.isWritable())
            || (responseBegun && (!client.isWritable() || bodyIsLate()));
    if (clientIsSlow && !responseBegun) {
      client.bodyExpired();
      return;
    }
    upstream.close();
    if (clientIsSlow) {
      metrics.clientAborts.increment();
      abandon(RequestEnd.CLIENT_SLOW);
      client.cut();
    } else {
      failed(late());
    }
  }

  private UpstreamFailure late() {
    if (totalLeftMs() <= 0) {
      return UpstreamFailure.TOTAL_TIMEOUT;
    }
    return responseBegun ? UpstreamFailure.IDLE_TIMEOUT : UpstreamFailure.RESPONSE_TIMEOUT;
  }

  /** The client's connection is over, for this reason unless it is since the node stops. */
  void lost(RequestEnd reason) {
    RequestEnd end = worker.isStopping() ? RequestEnd.STOPPED : reason;
    if (end == RequestEnd.CLIENT_GONE) {
      metrics.clientAborts.increment();
    }
    abandon(end);
  }

  /** The node stops, which has closed a connection to an endpoint. */
  void stopped() {
    abandon(RequestEnd.STOPPED);
    client.cut();
  }

  /** Gives up, because of the client or the node. */
  void abandon(RequestEnd end) {
    if (!over) {
      finish(end);
      stream.ifPresent(UpstreamStream::close);
      attempts.ifPresent(Attempts::abandoned);
    }
  }

  /**
   * Gives up, because the client broke the rules.
   *
   * @return whether the client can still be given the answer
   */
  boolean refuse(Answer answer) {
    boolean answerable = !responseBegun;
    if (answerable) {
      entry.answered(answer.status(), System.nanoTime());
    }
    abandon(answer.end());
    return answerable;
  }

  /** Whom the request is from. */
  ClientAddress address() {
    return address;
  }

  boolean isOver() {
    return over;
  }

  /** Gives up: the client gets an answer of the node's own. */
  void answer(Answer answer) {
    entry.answered(answer.status(), System.nanoTime());
    finish(answer.end());
    client.answer(answer);
  }

  private void finish(RequestEnd end) {
    over = true;
    record.ended(end, attempts);
  }

  private void awaitResponse() {
    Upstream from = upstream();
    arm((responseBegun ? from.idleTimeout() : from.responseTimeout()).toMillis());
  }

  private boolean bodyIsTooLarge() {
    return body.filter(RequestBody::isTooLarge).isPresent();
  }

  /** A body that did not say its length has gone on for too long; what came of it is dropped. */
  private void bodyTooLarge() {
    metrics.requestFaults.increment(FaultReason.BODY_TOO_LARGE);
    stream.ifPresent(UpstreamStream::close);
    attempts.ifPresent(Attempts::released);
    if (responseBegun) {
      abandon(RequestEnd.CLIENT_FAULT);
      client.cut();
    } else {
      answer(Answer.BODY_TOO_LARGE);
    }
  }

  private void awaitBody() {
    if (responseBegun) {
      progress();
    } else {
      arm(Math.min(node.policy().timeouts().body().toMillis(), bodyLeftMs()));
    }
  }

  private void progress() {
    long idleMs = upstream().idleTimeout().toMillis();
    arm(client.requestIsComplete() ? idleMs : Math.min(idleMs, bodyLeftMs()));
  }

  /** How long the rest of the request may take; streams of gRPC may go on. */
  private long bodyLeftMs() {
    long mostMs = node.policy().timeouts().request().toMillis();
    return mostMs == 0 || request.isGrpc() ? Long.MAX_VALUE : startedMs + mostMs - Worker.nowMs();
  }

  private boolean bodyIsLate() {
    return !client.requestIsComplete() && bodyLeftMs() <= 0;
  }

  /** Waits so long, but no longer than the whole may take; nothing puts off a body's refusal. */
  private void arm(long delayMs) {
    client.arm(bodyIsTooLarge() ? 0 : Math.max(0, Math.min(delayMs, totalLeftMs())));
  }

  private long totalLeftMs() {
    long totalMs = upstream().resilience().totalTimeout().toMillis();
    return totalMs == 0 ? Long.MAX_VALUE : startedMs + totalMs - Worker.nowMs();
  }

  private void awaitTotal() {
    if (!upstream().resilience().totalTimeout().isZero()) {
      arm(Long.MAX_VALUE);
    }
  }

  private Upstream upstream() {
    return attempts.orElseThrow().upstream();
  }

  private Origin origin() {
    return new Origin(
        address,
        client.isSecure(),
        node.trusts(address),
        node.policy().nodeId(),
        verified,
        worker.ids().high(),
        entry.idLow(),
        record.trace());
  }
}
