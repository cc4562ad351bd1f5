package io.longhaul.node.proxy;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.upstream.EndpointChooser;
import io.longhaul.node.upstream.UpstreamConnections;
import io.longhaul.node.upstream.UpstreamStream;
import io.longhaul.node.websocket.TunnelListener;
import io.longhaul.node.websocket.TunnelTotals;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gets one request a connection, from one endpoint after the other, and gives it back after. */
final class Attempts implements UpstreamConnections.Outcome {
  /** Endpoints that are tried for one request. */
  static final int MAX_ENDPOINTS = 3;

  private final Exchange exchange;
  private final Worker worker;
  private final EndpointChooser chooser;
  private final Upstream upstream;
  private final Set<Endpoint> tried = HashSet.newHashSet(MAX_ENDPOINTS);
  private Optional<Endpoint> current = Optional.empty();
  private Optional<UpstreamStream> stream = Optional.empty();
  private boolean repeated;

  Attempts(Exchange exchange, Worker worker, Upstream upstream) {
    this.exchange = exchange;
    this.worker = worker;
    this.chooser = worker.node().endpoints();
    this.upstream = upstream;
  }

  Upstream upstream() {
    return upstream;
  }

  /** Asks for a connection to the best endpoint that was not tried yet. */
  void connect() {
    Optional<Endpoint> chosen =
        tried.size() < MAX_ENDPOINTS ? chooser.choose(upstream, tried) : Optional.empty();
    if (chosen.isEmpty()) {
      exchange.unreachable();
      return;
    }
    current = chosen;
    exchange.sentTo(chosen.get());
    chooser.begin(chosen.get());
    worker.upstreams().open(upstream, chosen.get(), exchange.address(), repeated, this);
  }

  @Override
  public void opened(UpstreamStream opened) {
    if (exchange.isOver()) {
      opened.close();
      released();
      return;
    }
    stream = Optional.of(opened);
    exchange.connected(opened);
  }

  @Override
  public void failed(ConnectFailure failure) {
    current.filter(endpoint -> failure != ConnectFailure.LOCAL).ifPresent(chooser::failed);
    current.ifPresent(tried::add);
    released();
    if (!exchange.isOver()) {
      connect();
    }
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
    worker.node().metrics().upstreamRetries.increment();
    connect();
  }

  /** The response is complete: the connection is kept if it can take another request. */
  void finished(boolean requestComplete) {
    stream.orElseThrow().finish(requestComplete);
    released();
  }

  /** The request was given up; a connect under way is released when it is settled. */
  void abandoned() {
    if (stream.isPresent()) {
      released();
    }
  }

  /** A tunnel stays with the endpoint; what is given here is told when it is over. */
  TunnelListener handOver() {
    EndpointUse use = new EndpointUse(chooser, current.orElseThrow());
    current = Optional.empty();
    stream = Optional.empty();
    return use;
  }

  /** What a tunnel keeps of all this. */
  private record EndpointUse(EndpointChooser chooser, Endpoint endpoint) implements TunnelListener {
    @Override
    public void ended(TunnelEnd reason, TunnelTotals totals) {
      chooser.end(endpoint);
    }
  }

  /** The endpoint no longer has this request. */
  void released() {
    current.ifPresent(chooser::end);
    current = Optional.empty();
    stream = Optional.empty();
  }
}
