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

  /** Shortest of them. */
  static final Duration MIN = Duration.ofMillis(1);

  /** TCP counts the idle time in seconds. */
  static final Duration MIN_KEEP_ALIVE = Duration.ofSeconds(1);

  /** What a configuration that says nothing gets. */
  public static final RelayTimeouts DEFAULT =
      new RelayTimeouts(
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1));

  public RelayTimeouts {
    checked("connectTimeout: ", connect, MIN);
    checked("halfCloseTimeout: ", halfClose, MIN);
    checked("deadPeerTimeout: ", deadPeer, MIN);
    checked("keepAliveIdle: ", keepAliveIdle, MIN_KEEP_ALIVE);
  }

  static Duration checked(String prefix, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          prefix + value.toMillis() + "ms (expected: " + min.toMillis() + "ms to 24d)");
    }
    return value;
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
