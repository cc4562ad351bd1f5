package io.longhaul.node.config;

/** Writes what an upstream says about the time of its WebSockets, in its normal form. */
record TunnelTimesJson(FieldWriter out) {
  void write(TunnelTimes times) {
    out.duration("tunnelIdleTimeout", times.idleTimeout());
    times.ping().ifPresent(ping -> out.object("tunnelPing", () -> ping(ping)));
    // Left out where there is none, so that documents from before it was there stay the same.
    if (!times.maxAge().isZero()) {
      out.duration("maxTunnelAge", times.maxAge());
    }
  }

  private void ping(TunnelPing ping) {
    out.duration("interval", ping.interval());
    out.duration("timeout", ping.timeout());
    out.flag("upstream", ping.upstream());
  }
}
