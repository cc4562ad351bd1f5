package io.longhaul.node.traffic;

/** What is counted of one route, whatever listener its requests come through. */
final class RouteMeter implements Measured {
  final RequestCounts requests;
  final ActiveRequests active;
  final TunnelCounts tunnels;
  final LatencyHistogram duration;
  final LatencyHistogram head;

  RouteMeter(Series series) {
    requests = new RequestCounts(series);
    active = new ActiveRequests(series, requests);
    tunnels = new TunnelCounts(series);
    duration = series.latency("duration");
    head = series.latency("head");
  }

  @Override
  public boolean isIdle() {
    return active.count() == 0 && tunnels.active() == 0;
  }
}
