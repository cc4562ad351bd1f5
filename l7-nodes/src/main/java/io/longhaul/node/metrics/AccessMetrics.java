package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What access control counts, named {@code longhaul.node.access.*}. Safe for all threads. */
public final class AccessMetrics {
  private static final String PREFIX = "longhaul.node.access.";

  /** Requests that were refused. */
  public final EnumCounters<DenyReason> denied;

  /** Connections that were refused by their address, before anything was read. */
  public final Counter turnedAway;

  public final Counter loaded;
  public final Counter refused;

  public AccessMetrics(MeterRegistry registry) {
    denied = new EnumCounters<>(registry, PREFIX + "denied", "reason", DenyReason.class);
    turnedAway = registry.counter(PREFIX + "connections.refused");
    loaded = registry.counter(PREFIX + "sources.loaded");
    refused = registry.counter(PREFIX + "sources.refused");
  }
}
