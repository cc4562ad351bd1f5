package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Section;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every fault of a configuration is told at once, by line and field. */
class ConfigFaultsTest {
  @Test
  void emptyDirectorFileLacksEverythingThatIsRequired() {
    assertThat(faults(DirectorSettings::from, "relay: {}"))
        .containsExactlyInAnyOrder(
            "f.yaml:1: id: missing",
            "f.yaml:1: tier: missing",
            "f.yaml:1: zookeeper: missing (expected: connect, and maybe sessionTimeout)",
            "f.yaml:1: data: missing",
            "f.yaml:1: listen: no front door (expected: <door>: <address>:<port>, at least one)");
  }

  @Test
  void wrongDirectorFieldsAreAllNamed() {
    assertThat(
            faults(
                DirectorSettings::from,
                """
                tier: Shop
                id: a/b
                zookeeper: {connect: "h:1/path", sessionTimeout: 1ms}
                listen: {web: localhost:80, "b b": "127.0.0.1:1"}
                admin: {listen: "127.0.0.1:99999"}
                data: /tmp/x
                relay: {workers: 0, splice: sometimes}
                surprise: 1
                """))
        .anyMatch(fault -> fault.startsWith("f.yaml:1: tier: 'Shop' (expected: 1 to 63 of a-z"))
        .anyMatch(fault -> fault.startsWith("f.yaml:2: id: 'a/b' (expected: 1 to 63 of a-z"))
        .anyMatch(fault -> fault.startsWith("f.yaml:3: zookeeper.connect: 'h:1/path' (expected:"))
        .contains("f.yaml:3: zookeeper.sessionTimeout: 1ms (expected: 500ms to 10m)")
        .anyMatch(fault -> fault.contains("listen.web: 'localhost' (expected: an IPv4 or IPv6"))
        .anyMatch(fault -> fault.contains("listen: 'b b' (expected:"))
        .anyMatch(fault -> fault.startsWith("f.yaml:5: admin.listen: '127.0.0.1:99999'"))
        .contains("f.yaml:5: admin.tokenSha256File: missing")
        .contains("f.yaml:7: relay.workers: 0 (expected: 1 to 256)")
        .anyMatch(fault -> fault.startsWith("f.yaml:7: relay.splice: 'sometimes' (expected one of"))
        .anyMatch(fault -> fault.startsWith("f.yaml:8: surprise: unknown field"));
  }

  @Test
  void onlyAnXdpDirectorAnnounces() {
    String director = "{tier: t, id: d, zookeeper: {connect: 'h:1'}, data: x, %s}";
    assertThat(
            faults(
                DirectorSettings::from,
                director.formatted("listen: {web: '127.0.0.1:1'}, announce: {asn: 1}")))
        .containsExactly("f.yaml:1: announce: only where plane is xdp (expected: none)");
    assertThat(
            faults(
                DirectorSettings::from,
                director.formatted("plane: xdp, xdp: {interface: eth0}, announce: {asn: 1}")))
        .contains("f.yaml:1: announce.routerId: missing");
  }

  @Test
  void nodeAtFrontDoorsIsToldNothingAboutDirectors() {
    String rest = "{tier: t, id: n, zookeeper: {connect: 'h:1'}, data: x, plane: %s}";
    assertThat(
            ConfigDocument.parse("f.yaml", rest.formatted("xdp"), NodeConfiguration::from)
                .atDoors())
        .isTrue();
    assertThat(
            faults(
                NodeConfiguration::from,
                rest.formatted("xdp, listen: '127.0.0.1:1', advertise: '127.0.0.1:1'")))
        .containsExactlyInAnyOrder(
            "f.yaml:1: listen: only where plane is relay (expected: none)",
            "f.yaml:1: advertise: only where plane is relay (expected: none)");
    assertThat(faults(NodeConfiguration::from, rest.formatted("ebpf")))
        .contains("f.yaml:1: plane: 'ebpf' (expected: relay or xdp)");
  }

  @Test
  void fieldsOfTheOtherPlaneAreNamed() {
    String rest = "tier: t\nid: d\nzookeeper: {connect: 'h:1'}\ndata: x\n";
    assertThat(
            faults(
                DirectorSettings::from,
                rest + "plane: xdp\nlisten: {web: '127.0.0.1:1'}\nrelay: {workers: 1}\n"))
        .containsExactlyInAnyOrder(
            "f.yaml:1: xdp: missing (expected: interface, and maybe mode, pins, address, mtu)",
            "f.yaml:6: listen: only where plane is relay (expected: none)",
            "f.yaml:7: relay: only where plane is relay (expected: none)");
    assertThat(
            faults(
                DirectorSettings::from, rest + "listen: {web: '127.0.0.1:1'}\nxdp: {interface: e}"))
        .containsExactly("f.yaml:6: xdp: only where plane is xdp (expected: none)");
    assertThat(faults(DirectorSettings::from, rest + "plane: xdp\nxdp: {mtu: 1, speed: 2}"))
        .containsExactlyInAnyOrder(
            "f.yaml:6: xdp.interface: missing",
            "f.yaml:6: xdp.mtu: 1 (expected: 1348 to 65535)",
            "f.yaml:6: xdp.speed: unknown field (expected one of: address, interface, mode, mtu,"
                + " pins)");
    assertThat(faults(DirectorSettings::from, rest + "plane: pigeon\nlisten: {w: '127.0.0.1:1'}"))
        .containsExactly("f.yaml:5: plane: 'pigeon' (expected one of: relay, xdp)");
  }

  @Test
  void nodeThatListensEverywhereMustSayWhereItIsReached() {
    String rest = "{tier: t, id: n, zookeeper: {connect: 'h:1'}, data: x, listen: '%s'%s}";
    assertThat(faults(NodeConfiguration::from, rest.formatted("0.0.0.0:9080", "")))
        .containsExactly(
            "f.yaml:1: advertise: missing, and directors cannot connect to every address that it"
                + " listens on (expected: one of this host's)");
    NodeConfiguration good =
        ConfigDocument.parse(
            "f.yaml",
            rest.formatted("0.0.0.0:9080", ", advertise: '192.0.2.1:9080'"),
            NodeConfiguration::from);
    assertThat(good.advertise().orElseThrow().getPort()).isEqualTo(9080);
  }

  @Test
  void wrongNodeFieldsAreAllNamed() {
    assertThat(
            faults(
                NodeConfiguration::from,
                """
                tier: t
                id: n
                zookeeper: 7
                listen: nowhere
                trustedProxies: [10.0.0.0/33]
                weight: 10001
                capacity: 0
                data: x
                limits: {maxHeadBytes: 1}
                """))
        .hasSize(7)
        .anyMatch(fault -> fault.startsWith("f.yaml:3: zookeeper: not a mapping"))
        .anyMatch(fault -> fault.startsWith("f.yaml:4: listen: 'nowhere'"))
        .anyMatch(fault -> fault.startsWith("f.yaml:5: trustedProxies[0]:"))
        .contains("f.yaml:6: weight: 10001 (expected: 0 to 10000)")
        .anyMatch(fault -> fault.startsWith("f.yaml:7: capacity: 0 (expected: 1 to "))
        .anyMatch(fault -> fault.startsWith("f.yaml:9: limits.maxHeadBytes: 1 (expected:"));
  }

  @Test
  void wrongShimFieldsAreAllNamed() {
    assertThat(faults(root -> ShimConfiguration.from(root, "eth0"), "admin: {}"))
        .contains(
            "f.yaml:1: shim: missing (expected: trusted, and maybe mode, address, mtu, pins)",
            "f.yaml:1: tier: missing",
            "f.yaml:1: id: missing",
            "f.yaml:1: data: missing",
            "f.yaml:1: admin.listen: missing");
    String rest = "tier: t\nid: n\nzookeeper: {connect: 'h:1'}\ndata: x\n";
    assertThat(
            faults(
                root -> ShimConfiguration.from(root, "eth0"),
                rest
                    + "shim: {trusted: [10.0.0.1/8], mtu: 1, mode: fast, pins: here,"
                    + " interface: eth0}"))
        .containsExactlyInAnyOrder(
            "f.yaml:5: shim.trusted[0]: '10.0.0.1/8' (expected: an IPv4 network such as"
                + " 10.0.0.0/24)",
            "f.yaml:5: shim.mtu: 1 (expected: 1348 to 65535)",
            "f.yaml:5: shim.mode: 'fast' (expected one of: auto, native, generic)",
            "f.yaml:5: shim.pins: 'here' (expected: an absolute path)",
            "f.yaml:5: shim.interface: unknown field (expected one of: address, mode, mtu,"
                + " pins, trusted)");
    assertThat(faults(root -> ShimConfiguration.from(root, "eth0"), rest + "shim: {}"))
        .containsExactly(
            "f.yaml:5: shim.trusted: missing (expected: networks such as 10.0.0.0/24, at least"
                + " one)");
  }

  @Test
  void wrongTierFieldsAreAllNamed() {
    assertThat(
            faults(
                TierSettings::from,
                """
                tier: t
                plane: carrier-pigeon
                doors:
                  - {name: web, addresses: [192.0.2.1], port: 80}
                  - {name: web, addresses: [], port: 0, protocol: sctp}
                """))
        .anyMatch(fault -> fault.startsWith("f.yaml:2: plane: 'carrier-pigeon' (expected one of"))
        .contains("f.yaml:5: doors[1].name: 'web' twice (expected: once)")
        .contains("f.yaml:5: doors[1].addresses: none (expected: at least one address)")
        .contains("f.yaml:5: doors[1].port: 0 (expected: 1 to 65535)")
        .anyMatch(fault -> fault.startsWith("f.yaml:5: doors[1].protocol: 'sctp'"));
    assertThat(faults(TierSettings::from, "tier: t"))
        .containsExactly("f.yaml:1: doors: no front door (expected: at least one)");
  }

  @Test
  void wrongZooKeeperFieldsAreAllNamed() {
    assertThat(faults(ZooKeeperSettings::from, "tickTime: 0s"))
        .containsExactlyInAnyOrder(
            "f.yaml:1: tickTime: 0ms (expected: 1ms to 1m)",
            "f.yaml:1: data: missing",
            "f.yaml:1: listen: missing");
  }

  private static List<String> faults(Function<Section, ?> binding, String text) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigDocument.parse("f.yaml", text, binding));
    return refused.faults().stream().map(Object::toString).toList();
  }
}
