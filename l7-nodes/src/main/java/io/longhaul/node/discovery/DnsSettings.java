package io.longhaul.node.discovery;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Whom a node asks for DNS names.
 *
 * @param servers asked in turn until one answers; empty for those of the host's resolv.conf
 */
public record DnsSettings(List<InetSocketAddress> servers) {
  /** The host's own servers. */
  public static final DnsSettings DEFAULT = new DnsSettings(List.of());

  static final int MAX_SERVERS = 8;

  public DnsSettings {
    servers = List.copyOf(servers);
  }

  /** Reads the section {@code dns} of a node's configuration. */
  public static DnsSettings from(Section dns) {
    List<InetSocketAddress> servers = dns.values("servers", ScalarValues::address);
    if (dns.has("servers") && servers.isEmpty()) {
      dns.fault("servers", "none (expected: addresses such as 10.0.0.53:53)");
    }
    if (servers.size() > MAX_SERVERS) {
      dns.fault("servers", servers.size() + " (expected: at most " + MAX_SERVERS + ")");
    }
    return new DnsSettings(servers);
  }
}
