package io.longhaul.node.route;

import io.longhaul.node.config.HostPattern;
import io.longhaul.node.config.PathPrefix;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.traffic.RouteMeters;
import java.util.List;

/**
 * Where the requests of some hosts and paths go.
 *
 * @param policies names of what they must pass before: its listener's, then its own
 * @param meters where its requests are counted
 */
public record Route(
    HostPattern host,
    PathPrefix path,
    Upstream upstream,
    List<String> policies,
    RouteMeters meters) {
  public Route {
    policies = List.copyOf(policies);
  }

  /** The same number for the same host and path, in every document. */
  public int number() {
    return 31 * host.hashCode() + path.hashCode();
  }
}
