package io.longhaul.node.trace;

import io.longhaul.node.http.Head;
import io.longhaul.node.log.RequestIds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** What a node does about traces: passes their context, and may add spans of its own. */
public final class Tracer implements AutoCloseable {
  private final Optional<Exporting> exporting;

  private record Exporting(Sampler sampler, SpanExporter exporter) {}

  private Tracer(Optional<Exporting> exporting) {
    this.exporting = exporting;
  }

  /** Passes contexts, and adds nothing. */
  public static Tracer passing() {
    return new Tracer(Optional.empty());
  }

  /** Adds spans, and hands them to a collector until it is closed. */
  public static Tracer exporting(TracingSettings settings, String nodeId, MeterRegistry registry) {
    return new Tracer(
        Optional.of(
            new Exporting(
                new Sampler(settings.sampleRate(), settings.parentBased()),
                new SpanExporter(
                    new OtlpCollector(settings, nodeId, OtlpCollector.TIMEOUT), registry))));
  }

  /**
   * The trace of a request.
   *
   * @param ids of its event loop
   * @param idLow the second half of its id
   */
  public RequestTrace begin(Head head, RequestIds ids, long idLow) {
    return exporting.isPresent()
        ? RequestTrace.joined(head, ids, idLow, exporting.get().sampler())
        : RequestTrace.passed(head, ids, idLow);
  }

  /** A request is over whose trace is exported. */
  public void ended(RequestSpan span) {
    exporting.ifPresent(all -> all.exporter().offer(span));
  }

  @Override
  public void close() {
    exporting.ifPresent(all -> all.exporter().close());
  }
}
