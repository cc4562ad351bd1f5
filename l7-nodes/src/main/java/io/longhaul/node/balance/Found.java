package io.longhaul.node.balance;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.NamedEndpoint;

/**
 * An endpoint, as whoever found it describes it.
 *
 * @param weight as {@link EndpointSpec#weight}
 * @param draining as {@link EndpointSpec#draining}
 */
public record Found(NamedEndpoint at, int weight, boolean draining) {
  static Found as(EndpointSpec spec, Endpoint endpoint) {
    return new Found(NamedEndpoint.of(endpoint), spec.weight(), spec.draining());
  }

  Endpoint endpoint() {
    return at.endpoint();
  }
}
