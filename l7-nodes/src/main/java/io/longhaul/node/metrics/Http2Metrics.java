package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of HTTP/2 from clients, named {@code longhaul.node.http2.*}. */
public final class Http2Metrics {
  private static final String PREFIX = "longhaul.node.http2.";

  public final Counter connections;
  public final Counter streams;
  public final Counter streamFaults;
  public final Counter streamsRefused;
  public final Counter connectionFaults;
  public final EnumCounters<Http2Abuse> abuses;

  Http2Metrics(MeterRegistry registry) {
    connections = registry.counter(PREFIX + "connections");
    streams = registry.counter(PREFIX + "streams");
    streamFaults = registry.counter(PREFIX + "stream.faults");
    streamsRefused = registry.counter(PREFIX + "streams.refused");
    connectionFaults = registry.counter(PREFIX + "connection.faults");
    abuses = new EnumCounters<>(registry, PREFIX + "abuses", "reason", Http2Abuse.class);
  }
}
