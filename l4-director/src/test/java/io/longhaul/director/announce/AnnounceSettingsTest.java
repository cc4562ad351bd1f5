package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnnounceSettingsTest {
  @Test
  void defaultsAreTheDocumentedOnes() {
    AnnounceSettings settings =
        parse("{asn: 4294967294, routerId: 10.0.0.9, neighbours: [{address: '::1', asn: 1}]}");
    assertThat(settings.asn()).isEqualTo(4_294_967_294L);
    assertThat(settings.holdTime()).isEqualTo(Duration.ofSeconds(9));
    assertThat(settings.drainWait()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.withdrawWait()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.nextHop4()).isEmpty();
    assertThat(settings.nextHop6()).isEmpty();
    assertThat(settings.neighbours().getFirst().name()).isEqualTo("[0:0:0:0:0:0:0:1]:179");
  }

  @Test
  void theLimitsAreWithinTheRange() {
    for (String holdTime : new String[] {"3s", "29s"}) {
      String rest = "routerId: 10.0.0.9, neighbours: [{address: 10.0.0.1, port: 65535, asn: 1}]}";
      AnnounceSettings settings =
          parse("{asn: 1, holdTime: " + holdTime + ", drainWait: 10m, withdrawWait: 0s, " + rest);
      assertThat(settings.holdTime()).isEqualTo(Duration.parse("PT" + holdTime));
    }
  }

  @Test
  void emptySectionLacksWhatIsRequired() {
    assertThat(faults("{holdTime: 9s}"))
        .containsExactlyInAnyOrder(
            "f.yaml:1: asn: missing",
            "f.yaml:1: routerId: missing",
            "f.yaml:1: neighbours: none (expected: at least one, with address and asn)");
  }

  @Test
  void everyFaultIsToldAtOnce() {
    assertThat(
            faults(
                """
                asn: 23456
                routerId: 0.0.0.0
                holdTime: 2s
                nextHop4: fd00::1
                nextHop6: fe80::1
                drainWait: 11m
                withdrawWait: 5
                neighbours:
                  - {address: bird, port: 0, asn: 65535}
                  - {address: 10.0.0.1, asn: 1, source: "fd00::1"}
                  - {address: 10.0.0.1, asn: 2, port: 179}
                  - {port: 1}
                """))
        .contains(
            "f.yaml:1: asn: 23456 (expected: an AS number, 1 to 4294967294, not 23456 or 65535)",
            "f.yaml:2: routerId: '0.0.0.0' (expected: one host's address)",
            "f.yaml:3: holdTime: 2000ms (expected: 3s to 29s, whole seconds)",
            "f.yaml:4: nextHop4: 'fd00::1' (expected: an IPv4 address)",
            "f.yaml:5: nextHop6: 'fe80::1' (expected: an IPv6 address, global)",
            "f.yaml:6: drainWait: 660s (expected: at most 10m)",
            "f.yaml:9: neighbours[0].address: 'bird' (expected: an IPv4 or IPv6 address)",
            "f.yaml:9: neighbours[0].port: 0 (expected: 1 to 65535)",
            "f.yaml:10: neighbours[1].source: fd00:0:0:0:0:0:0:1 (expected: of the family of the"
                + " neighbour's address)",
            "f.yaml:12: neighbours[3].address: missing",
            "f.yaml:12: neighbours[3].asn: missing")
        .anyMatch(fault -> fault.startsWith("f.yaml:7: withdrawWait: '5' (expected: a number"))
        .anyMatch(fault -> fault.startsWith("f.yaml:9: neighbours[0].asn: 65535 (expected:"))
        .anyMatch(fault -> fault.endsWith("neighbours: 10.0.0.1:179 twice (expected: once)"));
    assertThat(faults("{asn: 1, holdTime: 30s}")).anyMatch(fault -> fault.contains("30000ms"));
    assertThat(faults("{asn: 1, holdTime: 3500ms}")).anyMatch(fault -> fault.contains("3500ms"));
  }

  private static AnnounceSettings parse(String yaml) {
    return ConfigDocument.parse("f.yaml", yaml, AnnounceSettings::from);
  }

  private static Iterable<String> faults(String yaml) {
    return catchThrowableOfType(ConfigException.class, () -> parse(yaml)).faults().stream()
        .map(Object::toString)
        .toList();
  }
}
