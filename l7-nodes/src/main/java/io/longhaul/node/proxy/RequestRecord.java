package io.longhaul.node.proxy;

import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.log.AccessLines;
import io.longhaul.node.log.RequestEntry;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.route.Route;
import io.longhaul.node.route.RouteTable;
import io.longhaul.node.trace.RequestTrace;
import io.longhaul.node.traffic.RouteMeters;
import io.longhaul.node.websocket.TunnelListener;
import java.util.Optional;

/** What one request leaves behind: a line of the access log, counts, and spans of its trace. */
final class RequestRecord {
  private static final int SWITCHING = 101;

  private final Worker worker;
  private final ProxyRequest request;
  private final ClientAddress address;
  private final RequestEntry entry;
  private final RequestTrace trace;
  private Optional<Route> route = Optional.empty();
  private RouteMeters meters = RouteMeters.UNSEEN;

  RequestRecord(Worker worker, ProxyRequest request, ClientAddress address, boolean secure) {
    this.worker = worker;
    this.request = request;
    this.address = address;
    this.entry = new RequestEntry(request, address, secure, worker.ids().next());
    this.trace = worker.node().tracer().begin(request.head(), worker.ids(), entry.idLow());
    entry.traced(trace.high(), trace.low());
  }

  /** What the log is told. */
  RequestEntry entry() {
    return entry;
  }

  /** What the application is told of the trace. */
  RequestTrace trace() {
    return trace;
  }

  /** Finds the request's route, which from here on is where it is counted. */
  Optional<Route> route(RouteTable table) {
    route = table.route(request.host(), request.path());
    meters = table.metersOf(route);
    meters.begin();
    return route;
  }

  /** The head of a response goes to the client. */
  void answered(int status, long nowNs) {
    entry.answered(status, nowNs);
    meters.answered(entry.headNanos() - entry.begunNanos());
  }

  /** The request is over. */
  void ended(RequestEnd end, Optional<Attempts> attempts) {
    worker.node().metrics().failures.request(end);
    entry.ended();
    meters.end(entry.status(), entry.bytesIn(), entry.bytesOut(), entry.durationNanos());
    traced(end, attempts);
    attempts.ifPresent(made -> made.ended(entry.bytesIn(), entry.bytesOut()));
    worker.lines().ifPresent(lines -> lines.request(entry, end));
  }

  /**
   * The request becomes a WebSocket.
   *
   * @return told when that is over
   */
  TunnelListener opened(Attempts attempts) {
    entry.answered(SWITCHING, System.nanoTime());
    traced(RequestEnd.COMPLETE, Optional.of(attempts));
    TunnelListener use = attempts.handOver(meters);
    Optional<AccessLines> lines = worker.lines();
    lines.ifPresent(all -> all.tunnelOpened(entry));
    return lines.isPresent() ? entry.tunnel(lines.get(), use) : use;
  }

  private void traced(RequestEnd end, Optional<Attempts> attempts) {
    if (trace.isExported()) {
      worker
          .node()
          .tracer()
          .ended(TracedRequest.span(trace, request, address, entry, route, attempts, end));
    }
  }
}
