package io.longhaul.hash;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One run of a node's process.
 *
 * @param number distinguishes it from the node's other runs; opaque
 * @param relay where a relay director connects to; empty in an xdp tier
 * @param accepting whether it takes new connections: of two, only the newer one does
 */
public record Incarnation(long number, Optional<InetSocketAddress> relay, boolean accepting) {
  public Incarnation {
    relay.ifPresent(Incarnation::checkResolved);
  }

  private static void checkResolved(InetSocketAddress relay) {
    if (relay.isUnresolved()) {
      throw new IllegalArgumentException(
          "relay address: " + relay + " (expected: an IP address, not a name)");
    }
  }
}
