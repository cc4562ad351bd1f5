package io.longhaul.node.traffic;

import io.longhaul.node.config.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What a node counts by listener, route, upstream and endpoint, named {@code longhaul.node.*}.
 * Counts outlive every change of the configuration that leaves their thing in it.
 */
public final class NodeTraffic {
  /** What there is none of, or too much of. */
  public static final String OTHER = "other";

  /** The route of requests for which there is none. */
  public static final String NO_ROUTE = "none";

  /** The listener of connections for which there is none. */
  public static final String NO_LISTENER = "none";

  /** How long what nothing names any more is still shown. */
  static final Duration FORGET_AFTER = Duration.ofMinutes(10);

  private static final String PREFIX = "longhaul.node.";

  private final LatencyBoard latencies = new LatencyBoard();
  private final MeterBook<String, ListenerMeter> listeners;
  private final MeterBook<String, RouteMeter> routes;
  private final MeterBook<String, UpstreamMeter> upstreams;
  private final MeterBook<EndpointName, EndpointMeter> endpoints;

  public NodeTraffic(MeterRegistry registry, SeriesLimits limits) {
    listeners = book(registry, "listener", limits.listeners(), ListenerMeter::new);
    routes = book(registry, "route", limits.routes(), RouteMeter::new);
    upstreams = book(registry, "upstream", limits.upstreams(), UpstreamMeter::new);
    endpoints =
        new MeterBook<>(
            new MeterBook.Registrar(registry, latencies, PREFIX + "upstream.endpoint."),
            limits.endpoints(),
            new EndpointName(OTHER, OTHER),
            name -> Tags.of("upstream", name.upstream(), "endpoint", name.endpoint()),
            EndpointMeter::new);
  }

  /** Counts what nobody sees. */
  public static NodeTraffic unseen() {
    return new NodeTraffic(new CompositeMeterRegistry(), SeriesLimits.DEFAULT);
  }

  private <M extends Measured> MeterBook<String, M> book(
      MeterRegistry registry, String kind, int most, Function<Series, M> meter) {
    return new MeterBook<>(
        new MeterBook.Registrar(registry, latencies, PREFIX + kind + "."),
        most,
        OTHER,
        name -> Tags.of(kind, name),
        meter);
  }

  /** An endpoint as metrics name it. */
  public record EndpointName(String upstream, String endpoint) {
    public static EndpointName of(String upstream, Endpoint endpoint) {
      return new EndpointName(upstream, endpoint.toString());
    }
  }

  /** What is named by the configuration, or still has something. */
  public record Named(
      Set<String> listeners,
      Set<String> routes,
      Set<String> upstreams,
      Set<EndpointName> endpoints) {}

  /** What is counted of a route's requests that come through a listener. */
  public RouteMeters route(String listener, String route) {
    return new RouteMeters(listeners.of(listener), routes.of(route));
  }

  /** What is counted of an upstream. */
  public UpstreamMeter upstream(String name) {
    return upstreams.of(name);
  }

  /** What is counted of an endpoint. */
  public EndpointMeter endpoint(String upstream, Endpoint endpoint) {
    return endpoints.of(EndpointName.of(upstream, endpoint));
  }

  /** Takes out what has not been among these for a while; to be called now and then. */
  public void retain(Named named, long nowMs) {
    long forgetMs = FORGET_AFTER.toMillis();
    listeners.retain(named.listeners(), nowMs, forgetMs);
    routes.retain(named.routes(), nowMs, forgetMs);
    upstreams.retain(named.upstreams(), nowMs, forgetMs);
    endpoints.retain(named.endpoints(), nowMs, forgetMs);
  }

  /** The histograms. */
  public LatencyBoard latencies() {
    return latencies;
  }
}
