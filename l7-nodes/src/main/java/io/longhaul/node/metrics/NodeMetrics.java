package io.longhaul.node.metrics;

import io.longhaul.node.http.FaultReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The data path's counters and gauges, named {@code longhaul.node.*}. Safe for all threads. */
public final class NodeMetrics {
  private static final String PREFIX = "longhaul.node.";
  private static final int STATUS_CLASSES = 5;

  public final Counter accepted;
  public final Counter acceptRefused;
  public final Counter connectionsDelayed;
  public final EnumCounters<ConnectionRefusal> connectionsLimited;
  public final Counter upstreamConnects;
  public final Counter upstreamReused;
  public final Counter upstreamRetries;
  public final Counter retriesRefused;
  public final EnumCounters<Breaker> breakers;
  public final Counter clientBytesIn;
  public final Counter clientBytesOut;
  public final Counter clientAborts;
  public final Counter tunnelsOpened;
  public final Counter routesSwapped;
  public final Http2Metrics http2;
  public final FrameCounters fromClients;
  public final FrameCounters fromUpstreams;
  public final EnumCounters<FaultReason> requestFaults;
  public final EnumCounters<FaultReason> responseFaults;
  public final EnumCounters<FrameFault> frameFaults;
  public final EnumCounters<ConnectFailure> connectFailures;
  public final EnumCounters<UpstreamFailure> upstreamFailures;
  public final EnumCounters<Http2Abuse> endpointAbuses;
  public final Failures failures;
  public final EnumCounters<CheckResult> checks;
  public final AtomicInteger connections = new AtomicInteger();
  public final AtomicInteger tunnels = new AtomicInteger();
  private final EnumCounters<TunnelEnd> tunnelEnds;
  private final Counter[] responses;
  private final MeterRegistry registry;

  public NodeMetrics(MeterRegistry registry) {
    this.registry = registry;
    accepted = registry.counter(PREFIX + "connections.accepted");
    acceptRefused = registry.counter(PREFIX + "connections.refused");
    connectionsDelayed = registry.counter(PREFIX + "connections.delayed");
    connectionsLimited = counters(registry, "connections.limited", ConnectionRefusal.class);
    upstreamConnects = registry.counter(PREFIX + "upstream.connects");
    upstreamReused = registry.counter(PREFIX + "upstream.reused");
    upstreamRetries = registry.counter(PREFIX + "upstream.retries");
    retriesRefused = registry.counter(PREFIX + "upstream.retries.refused");
    breakers = counters(registry, "upstream.limited", Breaker.class);
    clientBytesIn = registry.counter(PREFIX + "client.bytes", "direction", "in");
    clientBytesOut = registry.counter(PREFIX + "client.bytes", "direction", "out");
    clientAborts = registry.counter(PREFIX + "client.aborts");
    tunnelsOpened = registry.counter(PREFIX + "tunnels.opened");
    routesSwapped = registry.counter(PREFIX + "routes.swapped");
    http2 = new Http2Metrics(registry);
    fromClients = new FrameCounters(registry, PREFIX, "client");
    fromUpstreams = new FrameCounters(registry, PREFIX, "upstream");
    requestFaults = counters(registry, "request.faults", FaultReason.class);
    responseFaults = counters(registry, "response.faults", FaultReason.class);
    frameFaults = counters(registry, "websocket.faults", FrameFault.class);
    connectFailures = counters(registry, "upstream.connect.failures", ConnectFailure.class);
    upstreamFailures = counters(registry, "upstream.failures", UpstreamFailure.class);
    endpointAbuses = counters(registry, "upstream.http2.abuses", Http2Abuse.class);
    failures = new Failures(registry);
    tunnelEnds = counters(registry, "tunnels.ended", TunnelEnd.class);
    checks = new EnumCounters<>(registry, PREFIX + "upstream.checks", "result", CheckResult.class);
    responses =
        IntStream.rangeClosed(1, STATUS_CLASSES)
            .mapToObj(c -> registry.counter(PREFIX + "responses", "status", c + "xx"))
            .toArray(Counter[]::new);
    Gauge.builder(PREFIX + "connections", connections, AtomicInteger::get).register(registry);
    Gauge.builder(PREFIX + "tunnels", tunnels, AtomicInteger::get).register(registry);
  }

  /** For what is known only later, such as the names of upstreams. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Counts the end of a tunnel. */
  public void tunnelEnded(TunnelEnd end) {
    tunnelEnds.increment(end);
    failures.tunnel(end);
    var _ = tunnels.decrementAndGet();
  }

  /** Counts an answer by the class of its status. */
  public void responded(int status) {
    int statusClass = status / 100;
    if (statusClass >= 1 && statusClass <= STATUS_CLASSES) {
      responses[statusClass - 1].increment();
    }
  }

  private static <E extends Enum<E>> EnumCounters<E> counters(
      MeterRegistry registry, String name, Class<E> type) {
    return new EnumCounters<>(registry, PREFIX + name, "reason", type);
  }
}
