package io.longhaul.director.relay;

import java.time.Duration;

/**
 * How long the relay waits.
 *
 * @param connect for a node to take a connection; one retry may take as long again
 * @param halfClose without a byte after one side ended its direction; then the connection is reset
 * @param deadPeer sent data may stay unacknowledged, or a peer's window closed, before the peer
 *     counts as dead (TCP_USER_TIMEOUT)
 * @param keepAliveIdle without a byte before TCP asks whether the peer is still there
 */
public record RelayTimeouts(
    Duration connect, Duration halfClose, Duration deadPeer, Duration keepAliveIdle) {
  /** Longest of any of them: what TCP_USER_TIMEOUT can say in milliseconds is about 24 days. */
  static final Duration MAX = Duration.ofDays(24);

  /** What a configuration that says nothing gets. */
  public static final RelayTimeouts DEFAULT =
      new RelayTimeouts(
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1));

  public RelayTimeouts {
    check("connectTimeout", connect, Duration.ofMillis(1));
    check("halfCloseTimeout", halfClose, Duration.ofMillis(1));
    check("deadPeerTimeout", deadPeer, Duration.ofMillis(1));
    check("keepAliveIdle", keepAliveIdle, Duration.ofSeconds(1));
  }

  private static void check(String name, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value.toMillis() + "ms (expected: " + min.toMillis() + "ms to 24d)");
    }
  }

  int connectMs() {
    return Math.toIntExact(connect.toMillis());
  }

  int deadPeerMs() {
    return Math.toIntExact(deadPeer.toMillis());
  }

  int keepAliveIdleSeconds() {
    return Math.toIntExact(keepAliveIdle.toSeconds());
  }
}
