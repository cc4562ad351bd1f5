package io.longhaul.node.traffic;

/** What is counted of one listener. */
final class ListenerMeter implements Measured {
  final RequestCounts requests;
  final ActiveRequests active;
  final TunnelCounts tunnels;

  ListenerMeter(Series series) {
    requests = new RequestCounts(series);
    active = new ActiveRequests(series, requests);
    tunnels = new TunnelCounts(series);
  }

  @Override
  public boolean isIdle() {
    return active.count() == 0 && tunnels.active() == 0;
  }
}
