package io.longhaul.node.config;

import java.time.Duration;

/**
 * When an endpoint that fails requests gets nothing new for a while.
 *
 * @param consecutiveFailures so many in a row
 * @param baseEjection how long at first; twice as long each time that follows
 * @param maxEjection how long at most
 * @param maxEjectedPercent how many of the endpoints at most at once; one may always be, but never
 *     the last
 * @param serverErrors whether statuses from 500 on are failures, too
 */
public record Outlier(
    int consecutiveFailures,
    Duration baseEjection,
    Duration maxEjection,
    int maxEjectedPercent,
    boolean serverErrors) {
  public static final Outlier DEFAULT =
      new Outlier(5, Duration.ofSeconds(30), Duration.ofMinutes(5), 10, false);
}
