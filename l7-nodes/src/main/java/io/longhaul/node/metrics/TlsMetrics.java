package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What TLS counts, named {@code longhaul.node.tls.*}. Safe for all threads. */
public final class TlsMetrics {
  private static final String PREFIX = "longhaul.node.tls.";

  public final Counter handshakes;
  public final Counter resumed;
  public final Counter recordFaults;
  public final Counter certificatesLoaded;
  public final Counter certificatesRefused;
  public final EnumCounters<HandshakeFailure> failures;

  public TlsMetrics(MeterRegistry registry) {
    handshakes = registry.counter(PREFIX + "handshakes");
    resumed = registry.counter(PREFIX + "resumed");
    recordFaults = registry.counter(PREFIX + "record.faults");
    certificatesLoaded = registry.counter(PREFIX + "certificates.loaded");
    certificatesRefused = registry.counter(PREFIX + "certificates.refused");
    failures =
        new EnumCounters<>(
            registry, PREFIX + "handshake.failures", "reason", HandshakeFailure.class);
  }
}
