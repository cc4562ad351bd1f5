package io.longhaul.node.health;

import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.upstream.UpstreamConnections;

/** Gets a check a stream, as a request gets one; on the event loop of the checks. */
@FunctionalInterface
public interface Dialer {
  void dial(Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome);
}
