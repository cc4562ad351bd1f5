package io.longhaul.node.overload;

import java.time.Duration;

/**
 * When a node has too much to do.
 *
 * @param lag how late an event loop may run what is due, smoothed, in nanoseconds
 * @param memory how much of what it may have a node may use, in percent
 */
public record OverloadLimits(Thresholds lag, Thresholds memory) {
  /** So far lag must fall below a level's threshold. */
  static final int LAG_LEAVE_PERCENT = 75;

  /** Allocators keep some of what they had, so memory falls slowly. */
  static final int MEMORY_LEAVE_PERCENT = 95;

  public static final Duration DEFAULT_LAG_CONNECTIONS = Duration.ofSeconds(1);
  public static final Duration DEFAULT_LAG_REQUESTS = Duration.ofSeconds(2);
  public static final int DEFAULT_MEMORY_CONNECTIONS = 90;
  public static final int DEFAULT_MEMORY_REQUESTS = 95;
  public static final int DEFAULT_MEMORY_READING = 98;

  /** What a node has that was told nothing; a healthy one stays far below. */
  public static final OverloadLimits DEFAULT =
      of(
          DEFAULT_LAG_CONNECTIONS,
          DEFAULT_LAG_REQUESTS,
          DEFAULT_MEMORY_CONNECTIONS,
          DEFAULT_MEMORY_REQUESTS,
          DEFAULT_MEMORY_READING);

  /** Limits of so much lag, and so many percent of the memory; 0 for none. */
  public static OverloadLimits of(
      Duration lagConnections,
      Duration lagRequests,
      int memoryConnections,
      int memoryRequests,
      int memoryReading) {
    return new OverloadLimits(
        new Thresholds(lagConnections.toNanos(), lagRequests.toNanos(), 0, LAG_LEAVE_PERCENT),
        new Thresholds(memoryConnections, memoryRequests, memoryReading, MEMORY_LEAVE_PERCENT));
  }
}
