package io.longhaul.node.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an upstream's WebSockets may last.
 *
 * @param idleTimeout longest silence, in both directions together
 * @param ping empty where the node sends none
 * @param maxAge about how old one may become; zero for any age
 */
public record TunnelTimes(Duration idleTimeout, Optional<TunnelPing> ping, Duration maxAge) {
  /** What an upstream has that says nothing. */
  public static final TunnelTimes DEFAULT =
      new TunnelTimes(Duration.ofDays(1), Optional.empty(), Duration.ZERO);
}
