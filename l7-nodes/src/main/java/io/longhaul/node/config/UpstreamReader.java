package io.longhaul.node.config;

import static io.longhaul.node.config.NamedFields.timeout;

import io.longhaul.membership.config.Section;
import java.time.Duration;

/** Binds one of {@code upstreams} to its values. */
final class UpstreamReader {
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
  private static final int MAX_KEEP_ALIVE_CONNECTIONS = 10_000;

  private UpstreamReader() {}

  static Upstream read(Section section) {
    UpstreamLink link = UpstreamLinkReader.read(section);
    return new Upstream(
        NamedFields.name(section, "name"),
        EndpointsReader.read(section),
        timeout(section, "connectTimeout", MAX_TIMEOUT, Upstream.CONNECT_TIMEOUT),
        timeout(section, "responseTimeout", MAX_TIMEOUT, Upstream.RESPONSE_TIMEOUT),
        timeout(section, "idleTimeout", MAX_TIMEOUT, Upstream.IDLE_TIMEOUT),
        TunnelTimesReader.read(section),
        timeout(section, "keepAliveTimeout", MAX_TIMEOUT, Upstream.KEEP_ALIVE_TIMEOUT),
        section.integer(
            "keepAliveConnections", 0, MAX_KEEP_ALIVE_CONNECTIONS, Upstream.KEEP_ALIVE_CONNECTIONS),
        link,
        BalancingReader.read(section),
        HealthReader.read(section, link.protocol()),
        ResilienceReader.read(section));
  }
}
