package io.longhaul.node.route;

import io.longhaul.node.config.HostPattern;
import io.longhaul.node.config.PathPrefix;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.traffic.RouteMeters;
import java.util.List;

/**
 * Where the requests of some hosts and paths go.
 *
 * @param number a hash of host and path as they are printed: the same in every document
 * @param policies names of what they must pass before: its listener's, then its own
 * @param meters where its requests are counted
 */
public record Route(
    HostPattern host,
    PathPrefix path,
    long number,
    Upstream upstream,
    List<String> policies,
    RouteMeters meters) {
  public Route {
    policies = List.copyOf(policies);
  }
}
