package io.longhaul.frontdoor;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Tiers for tests. */
final class Tiers {
  static final String DOCUMENT =
      """
      directors:
        - id: director-2
          routerId: 10.0.0.12
          asn: 65010
          neighbours:
            - {name: rack-a, address: 10.0.0.1, asn: 65000}
            - {name: rack-a-v6, address: 'fd00::1', asn: 65000}
        - id: director-1
          routerId: 10.0.0.11
          asn: 4200000010
          neighbours:
            - {name: rack-b, address: 10.0.0.2, asn: 65000, bfd: false}
            - {name: rack-a, address: 10.0.0.1, asn: 65000}
            - {name: rack-a-v6, address: 'fd00::1', asn: 65000}
      zone:
        name: lb.example.org
        ttl: 30s
        nameservers: [ns2.example.net, ns1.example.net]
        contact: hostmaster@example.org
      """;

  private Tiers() {}

  static FrontDoors example() {
    return FrontDoorsDocument.parse("frontdoors.yaml", DOCUMENT, spec());
  }

  static TierSpec spec() {
    return spec(
        door("web", 443, "203.0.113.10", "2001:db8:0:0:1:0:0:1", "203.0.113.9"),
        door("chat", 8443, "203.0.113.10", "2001:db8::2"));
  }

  static TierSpec spec(DoorSpec... doors) {
    return new TierSpec("web-eu", "relay", new HashKey(1, 2), List.of(doors), TierSpec.RELAY_GRACE);
  }

  static DoorSpec door(String name, int port, String... addresses) {
    return new DoorSpec(
        name, Stream.of(addresses).map(InetAddress::ofLiteral).toList(), port, Protocol.TCP);
  }
}
