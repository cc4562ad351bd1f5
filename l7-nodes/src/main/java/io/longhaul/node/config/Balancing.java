package io.longhaul.node.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How an upstream's endpoints share what is new.
 *
 * @param key what a ring hash goes by; without meaning for others
 * @param maxLoad how much of the average an endpoint may have before a ring hash goes on to the
 *     next, in percent; 0 for any. Without meaning for others
 * @param sticky empty where clients are not brought back
 * @param slowStart how long an endpoint that joins, or is healthy again, takes to its full weight;
 *     zero for at once
 * @param panicThreshold below which share of healthy endpoints, in percent, all are used
 */
public record Balancing(
    Balance strategy,
    HashKey key,
    int maxLoad,
    Optional<StickyCookie> sticky,
    Duration slowStart,
    int panicThreshold) {
  public static final HashKey KEY = new HashKey.ClientAddress();
  public static final int MAX_LOAD = 0;
  public static final int PANIC_THRESHOLD = 50;

  /** What an upstream has that says nothing. */
  public static final Balancing DEFAULT =
      new Balancing(
          Balance.LEAST_CONNECTIONS,
          KEY,
          MAX_LOAD,
          Optional.empty(),
          Duration.ZERO,
          PANIC_THRESHOLD);
}
