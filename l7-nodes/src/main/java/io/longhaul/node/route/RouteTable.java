package io.longhaul.node.route;

import io.longhaul.node.config.HostPattern;
import io.longhaul.node.traffic.RouteMeters;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The routes of one listener. The host is decided first: its own routes if it has any, else those
 * of the longest wildcard that covers it, else those of {@code *}. Among these the longest path
 * prefix wins; where none matches, nothing does: a host that has routes is not mixed with others'.
 */
public final class RouteTable {
  private final Map<String, BoundaryTable<Route>> exact = new HashMap<>();
  private final BoundaryTable<BoundaryTable<Route>> wildcards;
  private final Optional<BoundaryTable<Route>> any;
  private final RouteMeters unrouted;

  /**
   * @param unrouted where requests are counted for which there is none
   */
  RouteTable(Collection<Route> routes, RouteMeters unrouted) {
    this.unrouted = unrouted;
    Map<HostPattern, Map<String, Route>> byHost = new LinkedHashMap<>();
    for (Route route : routes) {
      byHost
          .computeIfAbsent(route.host(), host -> new LinkedHashMap<>())
          .put(route.path().matchKey(), route);
    }
    Map<String, BoundaryTable<Route>> below = new HashMap<>();
    Optional<BoundaryTable<Route>> everywhere = Optional.empty();
    for (Map.Entry<HostPattern, Map<String, Route>> host : byHost.entrySet()) {
      BoundaryTable<Route> paths = BoundaryTable.ofPaths(host.getValue());
      switch (host.getKey()) {
        case HostPattern.Exact(String name) -> exact.put(name, paths);
        case HostPattern.Below(String domain) -> below.put(domain, paths);
        case HostPattern.Any() -> everywhere = Optional.of(paths);
      }
    }
    wildcards = BoundaryTable.ofDomains(below);
    any = everywhere;
  }

  /** Where a request is counted for which this is the route. */
  public RouteMeters metersOf(Optional<Route> route) {
    return route.isPresent() ? route.get().meters() : unrouted;
  }

  /**
   * The route of a request. Allocates nothing.
   *
   * @param host as {@link HostHeader#host()}
   * @param path as {@link RequestPath#normalise}
   */
  public Optional<Route> route(String host, String path) {
    BoundaryTable<Route> own = exact.get(host);
    if (own != null) {
      return own.longestPathPrefix(path);
    }
    Optional<BoundaryTable<Route>> paths = wildcards.longestDomainAbove(host);
    if (paths.isEmpty()) {
      paths = any;
    }
    return paths.isEmpty() ? Optional.empty() : paths.get().longestPathPrefix(path);
  }
}
