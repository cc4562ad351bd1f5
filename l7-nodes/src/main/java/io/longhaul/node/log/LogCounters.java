package io.longhaul.node.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What becomes of the access log's lines. */
final class LogCounters {
  private static final String PREFIX = "longhaul.node.access.log.";

  /** Lines that were handed over. */
  final Counter lines;

  /** Lines that found no room, or that a file did not take. */
  final Counter dropped;

  /** Attempts to write that failed. */
  final Counter failures;

  LogCounters(MeterRegistry registry) {
    lines = registry.counter(PREFIX + "lines");
    dropped = registry.counter(PREFIX + "dropped");
    failures = registry.counter(PREFIX + "failures");
  }
}
