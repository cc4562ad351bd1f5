package io.longhaul.node.health;

import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.upstream.UpstreamConnections;

/** Gets a check what it needs, on the event loop of the checks. */
public interface Dialer {
  /** A connection of its own, on which nothing is asked. */
  void connect(Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome);

  /** A stream, as a request gets one, though not on a connection of HTTP/1.1 that was used. */
  void open(Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome);
}
