package io.longhaul.node.discovery;

import io.longhaul.node.balance.Found;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.NamedEndpoint;
import java.util.OptionalInt;

/**
 * An endpoint that a name or a file stands for.
 *
 * @param weight its own; empty where it has its entry's
 * @param draining whether it gets nothing new, whatever its entry says
 */
record Located(NamedEndpoint at, OptionalInt weight, boolean draining) {
  Found as(EndpointSpec spec) {
    return new Found(at, weight.orElse(spec.weight()), draining || spec.draining());
  }
}
