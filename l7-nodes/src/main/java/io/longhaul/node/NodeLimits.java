package io.longhaul.node;

import io.longhaul.membership.config.Section;
import io.longhaul.node.config.Durations;
import io.longhaul.node.limit.ConnectionLimits;
import io.longhaul.node.limit.SourceKey;
import io.longhaul.node.overload.OverloadLimits;
import java.time.Duration;

/**
 * Limits of one node towards its clients.
 *
 * @param maxConnections open client connections; more are closed as they come, and counted
 * @param proxyHeaderTimeout from accept to the end of the PROXY header
 * @param tlsHandshakeTimeout from a TLS connection's PROXY header (or its accept, where there is
 *     none) to the end of its handshake
 * @param headTimeout from a request's first byte to the end of its head
 * @param keepAliveTimeout from the end of a response to the next request's first byte, and from
 *     accept to the first
 * @param bodyIdleTimeout longest pause inside a request's body
 * @param requestTimeout from the end of a request's head to the end of its body; zero for any time
 * @param maxConnectionAge about how old a connection may be that takes requests; zero for any age
 * @param maxHeadBytes longest head of a request, all of it
 * @param maxConcurrentStreams streams of one HTTP/2 client at a time
 * @param connections how many may come from one source, and in a second
 * @param overload when there is too much to do
 */
public record NodeLimits(
    int maxConnections,
    Duration proxyHeaderTimeout,
    Duration tlsHandshakeTimeout,
    Duration headTimeout,
    Duration keepAliveTimeout,
    Duration bodyIdleTimeout,
    Duration requestTimeout,
    Duration maxConnectionAge,
    int maxHeadBytes,
    int maxConcurrentStreams,
    ConnectionLimits connections,
    OverloadLimits overload) {
  /** What a node has that was told nothing. */
  public static final NodeLimits DEFAULTS =
      new NodeLimits(
          100_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(60),
          Duration.ZERO,
          Duration.ZERO,
          32 * 1024,
          256,
          ConnectionLimits.NONE,
          OverloadLimits.DEFAULT);

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MOST_TIMEOUT = Duration.ofHours(1);
  private static final Duration MOST_REQUEST_TIMEOUT = Duration.ofDays(1);
  private static final Duration MOST_AGE = Duration.ofDays(365);
  private static final int MOST_CONNECTIONS = 10_000_000;
  private static final int LEAST_HEAD_BYTES = 1024;
  private static final int MOST_HEAD_BYTES = 1024 * 1024;
  private static final int MOST_PER_SECOND = 1_000_000;
  private static final Duration MOST_DELAY = Duration.ofSeconds(10);
  private static final int MOST_STREAMS = 10_000;

  /** Reads the section {@code limits}. */
  public static NodeLimits from(Section limits) {
    return new NodeLimits(
        limits.integer("maxConnections", 1, MOST_CONNECTIONS, DEFAULTS.maxConnections),
        timeout(limits, "proxyHeaderTimeout", DEFAULTS.proxyHeaderTimeout),
        timeout(limits, "tlsHandshakeTimeout", DEFAULTS.tlsHandshakeTimeout),
        timeout(limits, "headTimeout", DEFAULTS.headTimeout),
        timeout(limits, "keepAliveTimeout", DEFAULTS.keepAliveTimeout),
        timeout(limits, "bodyIdleTimeout", DEFAULTS.bodyIdleTimeout),
        limits.value(
            "requestTimeout",
            Durations.between(Duration.ZERO, MOST_REQUEST_TIMEOUT),
            DEFAULTS.requestTimeout),
        limits.value(
            "maxConnectionAge",
            Durations.between(Duration.ZERO, MOST_AGE),
            DEFAULTS.maxConnectionAge),
        limits.integer("maxHeadBytes", LEAST_HEAD_BYTES, MOST_HEAD_BYTES, DEFAULTS.maxHeadBytes),
        limits.integer("maxConcurrentStreams", 1, MOST_STREAMS, DEFAULTS.maxConcurrentStreams),
        limits.section("connections").map(NodeLimits::connections).orElse(DEFAULTS.connections),
        limits.section("overload").map(OverloadSettings::from).orElse(DEFAULTS.overload));
  }

  private static ConnectionLimits connections(Section section) {
    return new ConnectionLimits(
        new SourceKey(
            section.integer("prefix4", 1, Integer.SIZE, SourceKey.DEFAULT_V4),
            section.integer("prefix6", 1, SourceKey.MAX_V6, SourceKey.DEFAULT_V6)),
        section.integer("perSource", 0, MOST_CONNECTIONS, 0),
        section.integer("perSecond", 0, MOST_PER_SECOND, 0),
        section.integer("perSourcePerSecond", 0, MOST_PER_SECOND, 0),
        section.integer("handshakesPerSecond", 0, MOST_PER_SECOND, 0),
        section.integer("handshakesPerSourcePerSecond", 0, MOST_PER_SECOND, 0),
        section.value(
            "maxDelay",
            Durations.between(Duration.ZERO, MOST_DELAY),
            ConnectionLimits.DEFAULT_MAX_DELAY));
  }

  private static Duration timeout(Section limits, String field, Duration absent) {
    return limits.value(field, Durations.between(LEAST_TIMEOUT, MOST_TIMEOUT), absent);
  }
}
