package io.longhaul.node.proxy;

import io.longhaul.node.balance.EndpointState;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.traffic.RouteMeters;
import io.longhaul.node.traffic.UpstreamMeter;
import io.longhaul.node.websocket.TunnelListener;
import io.longhaul.node.websocket.TunnelTotals;

/**
 * What a tunnel keeps of the request that it was: the endpoint that has it, and where it is
 * counted, which is at its end where it was at its beginning. Small, since the tunnel may be idle;
 * so its beginning is an int, in units that hold a year.
 */
final class TunnelUse implements TunnelListener {
  private static final int UNIT_SHIFT = 4;

  private final UpstreamMeter upstream;
  private final EndpointState endpoint;
  private final RouteMeters meters;
  private final int begun = now();

  TunnelUse(UpstreamState upstream, EndpointState endpoint, RouteMeters meters) {
    this.upstream = upstream.meter();
    this.endpoint = endpoint;
    this.meters = meters;
    meters.opened();
    this.upstream.tunnels().begin();
    endpoint.meter().opened();
  }

  private static int now() {
    return (int) (Worker.nowMs() >> UNIT_SHIFT);
  }

  @Override
  public void ended(TunnelEnd reason, TunnelTotals totals) {
    long afterMs = (long) (now() - begun) << UNIT_SHIFT;
    meters.ended(reason, totals, afterMs);
    upstream.tunnels().end(reason, totals, afterMs);
    endpoint.meter().requests().passed(totals.clientBytes(), totals.upstreamBytes());
    endpoint.end();
  }
}
