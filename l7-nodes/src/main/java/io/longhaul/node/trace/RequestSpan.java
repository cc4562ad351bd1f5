package io.longhaul.node.trace;

import io.longhaul.node.config.Endpoint;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What is told of one request when it is over, or has become a WebSocket. Texts are cut, and have
 * no query.
 *
 * @param route path of the route, if there is one
 * @param status what the client was told; 0 where it left before
 * @param error why it failed; empty where it did not
 * @param upstream the last attempt, if there was any
 */
public record RequestSpan(
    RequestTrace trace,
    Interval time,
    Asked asked,
    Optional<String> route,
    int status,
    Optional<String> error,
    Optional<Attempt> upstream) {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A moment of {@link System#nanoTime} in nanoseconds since 1970. */
  public static long epochNanos(long nanoTime) {
    return System.currentTimeMillis() * NANOS_PER_MILLI - (System.nanoTime() - nanoTime);
  }

  /** From when to when, in nanoseconds since 1970. */
  public record Interval(long beginNanos, long endNanos) {}

  /** What the client asked for. */
  public record Asked(
      String method,
      String scheme,
      String host,
      int port,
      String path,
      String protocol,
      String agent,
      InetSocketAddress client) {}

  /**
   * What was asked of the application.
   *
   * @param status what it answered; 0 for nothing
   */
  public record Attempt(
      String upstream, Endpoint endpoint, String scheme, long beginNanos, int status) {}
}
