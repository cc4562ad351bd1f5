package io.longhaul.node.traffic;

import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.websocket.TunnelTotals;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * What is counted of the requests of one route that come through one listener. It is found with the
 * route, when routes are put in force; counting looks nothing up, takes no lock and allocates
 * nothing.
 */
public final class RouteMeters {
  /** Seen by nobody. */
  public static final RouteMeters UNSEEN =
      new NodeTraffic(new CompositeMeterRegistry(), new SeriesLimits(0, 0, 0, 0)).route("", "");

  private final ListenerMeter listener;
  private final RouteMeter route;

  RouteMeters(ListenerMeter listener, RouteMeter route) {
    this.listener = listener;
    this.route = route;
  }

  /** A request has come, which is to end once. */
  public void begin() {
    listener.active.begin();
    route.active.begin();
  }

  /** The head of its response came after so long. */
  public void answered(long nanos) {
    route.head.record(nanos);
  }

  /**
   * It is over.
   *
   * @param status 0 where the client got none
   */
  public void end(int status, long bytesIn, long bytesOut, long nanos) {
    route.requests.passed(bytesIn, bytesOut);
    listener.requests.passed(bytesIn, bytesOut);
    route.duration.record(nanos);
    route.requests.responded(status);
    listener.requests.responded(status);
  }

  /** It has become a WebSocket. */
  public void opened() {
    route.requests.responded(SWITCHED);
    listener.requests.responded(SWITCHED);
    route.tunnels.begin();
    listener.tunnels.begin();
  }

  /** The WebSocket is over. */
  public void ended(TunnelEnd reason, TunnelTotals totals, long afterMs) {
    route.tunnels.end(reason, totals, afterMs);
    listener.tunnels.end(reason, totals, afterMs);
  }

  private static final int SWITCHED = 101;
}
