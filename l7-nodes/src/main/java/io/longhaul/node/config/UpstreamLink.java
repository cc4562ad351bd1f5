package io.longhaul.node.config;

import java.util.Optional;

/**
 * How an upstream's endpoints are spoken to. Connections of unequal links are never interchanged.
 *
 * @param tls empty where connections are plain
 * @param proxyProtocol which version tells endpoints whom a connection stands for; empty for none.
 *     Where there is one, a connection serves one client's connection only
 * @param maxStreams most requests and WebSockets at once on one connection of HTTP/2; {@link
 *     #MAX_STREAMS} for HTTP/1.1, where it means nothing
 */
public record UpstreamLink(
    UpstreamProtocol protocol,
    Optional<UpstreamTls> tls,
    Optional<ProxyVersion> proxyProtocol,
    int maxStreams) {
  /** Where nothing is said. */
  public static final int MAX_STREAMS = 1_000;

  static final int MOST_STREAMS = 100_000;

  /** Plain HTTP/1.1. */
  public static final UpstreamLink DEFAULT =
      new UpstreamLink(UpstreamProtocol.HTTP1, Optional.empty(), Optional.empty(), MAX_STREAMS);
}
