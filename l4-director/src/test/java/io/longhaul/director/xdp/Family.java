package io.longhaul.director.xdp;

import java.util.List;

/**
 * An IP version with addresses for tests.
 *
 * @param stranger an address that is no door's
 * @param router one that sends ICMP errors
 */
record Family(
    boolean v6,
    String client,
    String web,
    String draining,
    String everyPort,
    String dns,
    String stranger,
    String router) {
  static final Family V4 =
      new Family(
          false,
          "192.0.2.7",
          Tier.WEB4,
          Tier.DRAINING4,
          Tier.EVERY_PORT4,
          Tier.DNS4,
          "198.51.100.99",
          "203.0.113.1");
  static final Family V6 =
      new Family(
          true,
          "2001:db8:2::7",
          Tier.WEB6,
          Tier.DRAINING6,
          Tier.EVERY_PORT6,
          Tier.DNS6,
          "2001:db8:1::99",
          "2001:db8:3::1");
  static final List<Family> BOTH = List.of(V4, V6);

  int headerBytes() {
    return v6 ? 40 : 20;
  }

  @Override
  public String toString() {
    return v6 ? "IPv6" : "IPv4";
  }
}
