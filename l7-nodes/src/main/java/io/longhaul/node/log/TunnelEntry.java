package io.longhaul.node.log;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.websocket.TunnelListener;
import io.longhaul.node.websocket.TunnelTotals;
import java.net.InetAddress;

/**
 * What is kept of a request for the line at its tunnel's end; small, since the tunnel may be idle.
 */
final class TunnelEntry implements TunnelListener {
  private final AccessLines lines;
  private final TunnelListener after;
  private final String upstream;
  private final Endpoint endpoint;
  private final long addressHigh;
  private final long addressLow;
  private final long idLow;
  private final long begunNanos;
  private final int port;

  TunnelEntry(RequestEntry request, AccessLines lines, TunnelListener after) {
    InetAddress address = request.client().source().getAddress();
    this.lines = lines;
    this.after = after;
    this.upstream = request.upstream();
    this.endpoint = request.endpoint().orElseThrow();
    this.addressHigh = CompactAddress.high(address);
    this.addressLow = CompactAddress.low(address);
    this.idLow = request.idLow();
    this.begunNanos = request.begunNanos();
    this.port = request.client().source().getPort();
  }

  @Override
  public void ended(TunnelEnd reason, TunnelTotals totals) {
    lines.tunnelEnded(this, reason, totals);
    after.ended(reason, totals);
  }

  String upstream() {
    return upstream;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  long addressHigh() {
    return addressHigh;
  }

  long addressLow() {
    return addressLow;
  }

  long idLow() {
    return idLow;
  }

  long begunNanos() {
    return begunNanos;
  }

  int port() {
    return port;
  }
}
