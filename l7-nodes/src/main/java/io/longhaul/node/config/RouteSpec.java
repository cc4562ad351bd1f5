package io.longhaul.node.config;

import java.util.List;

/**
 * A rule that sends requests to an upstream.
 *
 * @param host which hosts
 * @param path prefix of the paths, in whole segments
 * @param upstream name of the upstream
 * @param listeners names of the listeners that the rule is for; empty for all
 * @param policies names of the policies that its requests must pass
 */
public record RouteSpec(
    HostPattern host,
    PathPrefix path,
    String upstream,
    List<String> listeners,
    List<String> policies) {
  public RouteSpec {
    listeners = listeners.stream().sorted().toList();
    policies = policies.stream().sorted().toList();
  }
}
