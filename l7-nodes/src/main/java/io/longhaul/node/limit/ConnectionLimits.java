package io.longhaul.node.limit;

import java.time.Duration;

/**
 * How many connections may come to a node, and from one source. A limit of 0 is none.
 *
 * @param source what one source is
 * @param perSource open ones from one source
 * @param perSecond new ones a second, and as many at once
 * @param perSourcePerSecond the same from one source
 * @param handshakesPerSecond new ones a second at doors that end TLS, and as many at once
 * @param handshakesPerSourcePerSecond the same from one source
 * @param maxDelay how long one above a rate may wait for its turn, unread
 */
public record ConnectionLimits(
    SourceKey source,
    int perSource,
    int perSecond,
    int perSourcePerSecond,
    int handshakesPerSecond,
    int handshakesPerSourcePerSecond,
    Duration maxDelay) {
  public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(1);

  /** No limits. */
  public static final ConnectionLimits NONE =
      new ConnectionLimits(SourceKey.DEFAULT, 0, 0, 0, 0, 0, DEFAULT_MAX_DELAY);
}
