package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What finding endpoints counts, named {@code longhaul.node.endpoints.*}. Safe for all threads. */
public final class DiscoveryMetrics {
  private static final String PREFIX = "longhaul.node.endpoints.";

  /** Answers that were used. */
  public final Counter resolved;

  public final EnumCounters<ResolveFailure> failures;

  /** Files that were read and are in force. */
  public final Counter loaded;

  public final Counter refused;

  public DiscoveryMetrics(MeterRegistry registry) {
    resolved = registry.counter(PREFIX + "resolved");
    failures =
        new EnumCounters<>(registry, PREFIX + "resolve.failures", "reason", ResolveFailure.class);
    loaded = registry.counter(PREFIX + "files.loaded");
    refused = registry.counter(PREFIX + "files.refused");
  }
}
