package io.longhaul.node.websocket;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.http.Head;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.metrics.TunnelEnd;

/**
 * The moment between the 101 and the tunnel: where a side may, its socket leaves its channel. The
 * tunnel begins when both are ready.
 */
final class Opening {
  private static final TunnelTotals NOTHING = new Nothing();

  private final ReservedBits reserved;
  private final FrameLimits limits;
  private final TunnelTimes times;
  private final TunnelLoop loop;
  private final TunnelListener listener;
  private final Threshold client;
  private final Threshold upstream;
  private final Deadline deadline = new Deadline(this::tooLate);
  private boolean over;

  Opening(
      Tunnel.Ends ends,
      Head response,
      FrameLimits limits,
      TunnelTimes times,
      TunnelLoop loop,
      TunnelListener listener) {
    this.reserved = ReservedBits.of(response);
    this.limits = limits;
    this.times = times;
    this.loop = loop;
    this.listener = listener;
    this.client = ends.client();
    this.upstream = ends.upstream();
  }

  void begin() {
    loop.metrics().tunnelsOpened.increment();
    var _ = loop.metrics().tunnels.incrementAndGet();
    loop.timers().arm(deadline, Tunnel.UNFINISHED_MS);
    client.begin(this::settled);
    upstream.begin(this::settled);
    settled();
  }

  private void settled() {
    if (over) {
      return;
    }
    if (loop.loop().isShuttingDown()) {
      // What joins an event loop that ends is closed by nobody.
      fail(TunnelEnd.STOPPED);
    } else if (client.dead()) {
      fail(client.broken() ? TunnelEnd.NODE_FAULT : TunnelEnd.CLIENT_CUT);
    } else if (upstream.dead()) {
      fail(upstream.broken() ? TunnelEnd.NODE_FAULT : TunnelEnd.UPSTREAM_CUT);
    } else if (client.ready() && upstream.ready()) {
      over = true;
      loop.timers().disarm(deadline);
      new Tunnel(this::clientSide, this::upstreamSide, times, loop, listener)
          .begin(client.read(), upstream.read());
    }
  }

  private TunnelSide clientSide(Tunnel tunnel) {
    return client.side(tunnel, tracker(true));
  }

  private TunnelSide upstreamSide(Tunnel tunnel) {
    return upstream.side(tunnel, tracker(false));
  }

  private FrameTracker tracker(boolean masked) {
    return loop.trackers(new FrameRules(masked, reserved, limits)).resting();
  }

  private void tooLate() {
    fail(TunnelEnd.UNFINISHED);
  }

  private void fail(TunnelEnd reason) {
    over = true;
    loop.timers().disarm(deadline);
    loop.metrics().tunnelEnded(reason);
    client.close();
    upstream.close();
    listener.ended(reason, NOTHING);
  }

  /** What passed through a tunnel that never began. */
  private record Nothing() implements TunnelTotals {
    @Override
    public long clientBytes() {
      return 0;
    }

    @Override
    public long upstreamBytes() {
      return 0;
    }

    @Override
    public long clientMessages() {
      return 0;
    }

    @Override
    public long upstreamMessages() {
      return 0;
    }
  }
}
