package io.longhaul.node.websocket;

import io.longhaul.node.config.TunnelPing;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.loop.Jitter;
import java.util.Optional;

/**
 * What may end a tunnel besides its silence: peers that are gone, and its age.
 *
 * @param client empty where it is not pinged
 * @param upstream empty where it is not pinged
 * @param endMs when it is too old
 */
record TunnelWatch(Optional<PeerWatch> client, Optional<PeerWatch> upstream, long endMs) {
  private static final TunnelWatch NONE =
      new TunnelWatch(Optional.empty(), Optional.empty(), Long.MAX_VALUE);

  /** For a tunnel that begins now; all that nothing watches have the same. */
  static TunnelWatch of(TunnelTimes times, long nowMs) {
    if (times.ping().isEmpty() && times.maxAge().isZero()) {
      return NONE;
    }
    Optional<TunnelPing> ping = times.ping();
    return new TunnelWatch(
        ping.map(p -> new PeerWatch(p, true, nowMs)),
        ping.filter(TunnelPing::upstream).map(p -> new PeerWatch(p, false, nowMs)),
        times.maxAge().isZero()
            ? Long.MAX_VALUE
            : nowMs + Jitter.around(times.maxAge().toMillis()));
  }
}
