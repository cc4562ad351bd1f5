package io.longhaul.node.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * An application that routes send requests to.
 *
 * @param name unique in the document
 * @param endpoints at least one, each once, in a fixed order that does not depend on the document's
 * @param connectTimeout for a TCP connection to an endpoint
 * @param responseTimeout from the end of a request to the end of its response's head
 * @param idleTimeout longest pause inside a request's or a response's body
 * @param tunnels how long WebSockets may last
 * @param keepAliveTimeout how long an unused connection to an endpoint is kept
 * @param keepAliveConnections how many unused connections are kept for one endpoint by one event
 *     loop
 * @param link how endpoints are spoken to
 * @param balancing how its endpoints share what is new
 * @param health how its endpoints are judged
 * @param resilience what is done where it fails
 */
public record Upstream(
    String name,
    List<EndpointSpec> endpoints,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    TunnelTimes tunnels,
    Duration keepAliveTimeout,
    int keepAliveConnections,
    UpstreamLink link,
    Balancing balancing,
    Health health,
    Resilience resilience) {
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  public static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(30);
  public static final int KEEP_ALIVE_CONNECTIONS = 64;

  public Upstream {
    endpoints =
        endpoints.stream()
            .sorted(Comparator.comparing(endpoint -> endpoint.target().toString()))
            .toList();
  }

  /** An upstream with the default of every limit. */
  public static Upstream of(String name, List<EndpointSpec> endpoints) {
    return new Upstream(
        name,
        endpoints,
        CONNECT_TIMEOUT,
        RESPONSE_TIMEOUT,
        IDLE_TIMEOUT,
        TunnelTimes.DEFAULT,
        KEEP_ALIVE_TIMEOUT,
        KEEP_ALIVE_CONNECTIONS,
        UpstreamLink.DEFAULT,
        Balancing.DEFAULT,
        Health.NONE,
        Resilience.DEFAULT);
  }
}
