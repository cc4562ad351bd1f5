package io.longhaul.node.proxy;

import io.longhaul.node.balance.EndpointState;
import io.longhaul.node.balance.Tried;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.config.Retries;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.http.Head;
import io.longhaul.node.metrics.Breaker;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.trace.RequestSpan;
import io.longhaul.node.traffic.RouteMeters;
import io.longhaul.node.upstream.UpstreamConnections;
import io.longhaul.node.upstream.UpstreamStream;
import io.longhaul.node.websocket.TunnelListener;
import java.util.Optional;

/** Gets one request a connection, from one endpoint after the other, and gives it back after. */
final class Attempts implements UpstreamConnections.Outcome, Tried {
  /** Endpoints that are tried for one request where connecting fails. */
  static final int MAX_ENDPOINTS = 3;

  private final Exchange exchange;
  private final Worker worker;
  private final NodeMetrics metrics;
  private final Upstream upstream;
  private final UpstreamState state;
  private final Affinity affinity;
  private final EndpointState[] tried;
  private int failures;
  private int retried;
  private Optional<EndpointState> current = Optional.empty();
  private Optional<UpstreamStream> stream = Optional.empty();
  private Optional<EndpointState> asked = Optional.empty();
  private int status;
  private long sentNs;
  private long headNs;
  private boolean repeated;
  private boolean entered;
  private boolean waiting;

  /** An endpoint was not asked, for want of something of the node's own. */
  private boolean local;

  /** The current endpoint has failed the request, which is counted. */
  private boolean failed;

  Attempts(Exchange exchange, Worker worker, Upstream upstream, Affinity affinity) {
    this.exchange = exchange;
    this.worker = worker;
    this.metrics = worker.node().metrics();
    this.upstream = upstream;
    this.state = worker.node().upstreams().of(upstream);
    this.affinity = affinity;
    this.tried = new EndpointState[MAX_ENDPOINTS + retries().map(Retries::attempts).orElse(0)];
  }

  private Optional<Retries> retries() {
    return upstream.resilience().retries();
  }

  Upstream upstream() {
    return upstream;
  }

  /** Asks for a connection, unless the upstream has enough to do. */
  void begin() {
    Optional<Breaker> full = state.enter(upstream.resilience().limits());
    if (full.isPresent()) {
      refused(full.get());
      return;
    }
    entered = true;
    connect();
  }

  private void refused(Breaker breaker) {
    metrics.breakers.increment(breaker);
    exchange.answer(Answer.TOO_MUCH);
  }

  /** The request is over; it no longer counts among the upstream's. */
  void ended(long bytesIn, long bytesOut) {
    if (asked.isPresent()) {
      state.meter().requests().passed(bytesIn, bytesOut);
      asked.get().meter().requests().passed(bytesIn, bytesOut);
    }
    left();
  }

  private void left() {
    if (entered) {
      entered = false;
      state.leave();
    }
  }

  /** Asks for a connection to the best endpoint that was not tried yet, or else to one that was. */
  private void connect() {
    connect(another().or(this::again));
  }

  private void connect(Optional<EndpointState> chosen) {
    if (chosen.isEmpty()) {
      unreachable();
      return;
    }
    waiting = waits(chosen.get());
    if (waiting && !state.waits(upstream.resilience().limits())) {
      waiting = false;
      refused(Breaker.PENDING);
      return;
    }
    failed = false;
    current = chosen;
    asked = chosen;
    status = 0;
    sentNs = System.nanoTime();
    exchange.sentTo(chosen.get().endpoint());
    state.begin(chosen.get());
    worker.upstreams().open(upstream, chosen.get().named(), exchange.address(), repeated, this);
  }

  /** Whether it counts among those that wait for a connection. */
  private boolean waits(EndpointState chosen) {
    return upstream.resilience().limits().pending() > 0
        && worker.upstreams().waits(upstream, chosen.named(), exchange.address(), repeated);
  }

  private Optional<EndpointState> another() {
    return affinity.choose(state, this);
  }

  /** All were tried, and one that had it before is better than none; the last one is the worst. */
  private Optional<EndpointState> again() {
    Tried last = endpoint -> failures > 0 && tried[failures - 1].equals(endpoint);
    return affinity.choose(state, last).or(() -> affinity.choose(state, Tried.NONE));
  }

  private void settled() {
    if (waiting) {
      waiting = false;
      state.settled();
    }
  }

  @Override
  public boolean contains(EndpointState endpoint) {
    for (int i = 0; i < failures; i++) {
      if (tried[i].equals(endpoint)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void opened(UpstreamStream opened) {
    settled();
    if (exchange.isOver()) {
      opened.close();
      released();
      return;
    }
    stream = Optional.of(opened);
    if (!opened.isReused()) {
      long nowNs = System.nanoTime();
      state.meter().connected(nowNs - sentNs);
      sentNs = nowNs;
    }
    exchange.connected(opened);
  }

  @Override
  public void failed(ConnectFailure failure) {
    settled();
    EndpointState endpoint = current.orElseThrow();
    if (failure == ConnectFailure.LOCAL || worker.isStopping()) {
      local = true;
    } else {
      state.refused(endpoint, microsSinceLastHeard());
      unanswered(endpoint);
    }
    tried(endpoint);
    released();
    if (exchange.isOver()) {
      return;
    }
    if (worker.isStopping()) {
      exchange.stopped();
      return;
    }
    Optional<EndpointState> next = another();
    if (next.isPresent() && failures < MAX_ENDPOINTS) {
      connect(next);
    } else {
      connectAgain(next.or(this::again));
    }
  }

  // Nothing was sent, so this is for every request, whatever its method.
  private void connectAgain(Optional<EndpointState> next) {
    if (next.isPresent() && retries(Retries.On.CONNECT_FAILURE)) {
      connect(next);
    } else {
      unreachable();
    }
  }

  private void unreachable() {
    exchange.answer(local ? Answer.CANNOT_CONNECT : Answer.NO_ENDPOINT);
  }

  private void tried(EndpointState endpoint) {
    if (failures < tried.length) {
      tried[failures++] = endpoint;
    }
  }

  /** A response's head, with what brings the client back to its endpoint. */
  Head withCookie(Head head) {
    return affinity
        .setCookie(current.orElseThrow())
        .map(cookie -> head.with("Set-Cookie", cookie))
        .orElse(head);
  }

  /** The head of a response has come, whatever becomes of it. */
  void answered(int answer, long nowNs) {
    status = answer;
    headNs = nowNs;
    long tookNs = nowNs - sentNs;
    EndpointState endpoint = current.orElseThrow();
    failed = state.answered(endpoint, status, tookNs / 1_000);
    state.meter().answered(status, tookNs);
    endpoint.meter().answered(status);
  }

  /** The last endpoint that was asked, if any was, and what it answered. */
  Optional<RequestSpan.Attempt> last() {
    return asked.map(
        endpoint ->
            new RequestSpan.Attempt(
                upstream.name(),
                endpoint.endpoint(),
                upstream.link().tls().isPresent() ? "https" : "http",
                RequestSpan.epochNanos(sentNs),
                status));
  }

  /** The endpoint failed the request; what it was never asked says nothing of its health. */
  void blamed(UpstreamFailure failure) {
    if (current.isPresent() && failure.isEndpoints()) {
      if (wasAsked(failure) && !failed) {
        state.failed(current.get(), microsSinceLastHeard(), status == 0);
      }
      failed = true;
      unanswered(current.get());
    }
  }

  private long microsSinceLastHeard() {
    return (System.nanoTime() - (status == 0 ? sentNs : headNs)) / 1_000;
  }

  /** Whether it has looked at the request, as one that began to answer has, whatever it says. */
  private boolean wasAsked(UpstreamFailure failure) {
    return switch (failure) {
      case NO_WEBSOCKETS -> false;
      case REFUSED -> status != 0;
      default -> true;
    };
  }

  private void unanswered(EndpointState endpoint) {
    state.meter().failed();
    endpoint.meter().failed();
  }

  /**
   * Whether the request may be sent once more (RFC 9110, 9.2.2): an unused connection that the
   * application had just closed is no failure of the application's, and what it has refused it has
   * not looked at (RFC 9113, 8.7).
   */
  boolean mayRepeat(UpstreamFailure failure, ProxyRequest request) {
    if (repeated || request.hasBody()) {
      return false;
    }
    return failure == UpstreamFailure.REFUSED
        || (failure == UpstreamFailure.CLOSED
            && request.isReplayable()
            && stream.filter(c -> c.isReused() && !c.hasAnswered()).isPresent());
  }

  /** Sends the request again, on a new connection. */
  void repeat() {
    released();
    repeated = true;
    metrics.upstreamRetries.increment();
    connect();
  }

  /** Whether the request is sent again since its connection ended; it is counted if so. */
  boolean retriesReset(UpstreamFailure failure, ProxyRequest request) {
    return failure == UpstreamFailure.CLOSED
        && request.isReplayable()
        && stream.filter(c -> !c.hasAnswered()).isPresent()
        && retries(Retries.On.RESET);
  }

  /** Whether the request is sent again since it got this status; it is counted if so. */
  boolean retriesStatus(int status, ProxyRequest request) {
    Optional<Retries.On> on = Retries.On.ofStatus(status);
    return on.isPresent() && request.isReplayable() && retries(on.get());
  }

  private boolean retries(Retries.On on) {
    Optional<Retries> retries = retries();
    if (retries.isEmpty() || !retries.get().on().contains(on)) {
      return false;
    }
    if (retried == retries.get().attempts()) {
      return false;
    }
    if (!state.retries(retries.get())) {
      metrics.retriesRefused.increment();
      return false;
    }
    retried++;
    metrics.upstreamRetries.increment();
    return true;
  }

  /** Sends the request again, to another endpoint if there is one. */
  void retry() {
    succeeded();
    current.ifPresent(this::tried);
    released();
    connect();
  }

  /** The response is complete: the connection is kept if it can take another request. */
  void finished(boolean requestComplete) {
    stream.orElseThrow().finish(requestComplete);
    succeeded();
    released();
  }

  private void succeeded() {
    if (!failed) {
      current.ifPresent(state::succeeded);
    }
  }

  /** The request was given up; a connect under way is released when it is settled. */
  void abandoned() {
    if (stream.isPresent()) {
      released();
    }
  }

  /** A tunnel stays with the endpoint; what is given here is told when it is over. */
  TunnelListener handOver(RouteMeters meters) {
    TunnelUse use = new TunnelUse(state, current.orElseThrow(), meters);
    succeeded();
    left();
    current = Optional.empty();
    stream = Optional.empty();
    return use;
  }

  /** The endpoint no longer has this request. */
  void released() {
    current.ifPresent(state::end);
    current = Optional.empty();
    stream = Optional.empty();
  }
}
