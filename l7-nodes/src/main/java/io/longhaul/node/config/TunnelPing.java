package io.longhaul.node.config;

import java.time.Duration;

/**
 * Pings of the node's own (RFC 6455, 5.5.2), by which it finds WebSockets whose peer is gone.
 *
 * @param interval how long the client may be silent before it gets one
 * @param timeout how long it may be silent after it
 * @param upstream whether the application gets them, too
 */
public record TunnelPing(Duration interval, Duration timeout, boolean upstream) {
  public static final TunnelPing DEFAULT =
      new TunnelPing(Duration.ofSeconds(30), Duration.ofSeconds(10), false);
}
