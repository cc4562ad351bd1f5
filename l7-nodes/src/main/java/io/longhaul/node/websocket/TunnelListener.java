package io.longhaul.node.websocket;

import io.longhaul.node.metrics.TunnelEnd;

/** Whoever wants to know that a tunnel is over. */
@FunctionalInterface
public interface TunnelListener {
  /** It has ended; called once, on its event loop. */
  void ended(TunnelEnd reason, TunnelTotals totals);
}
