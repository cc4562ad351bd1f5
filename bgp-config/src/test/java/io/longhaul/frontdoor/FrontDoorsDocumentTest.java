package io.longhaul.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FrontDoorsDocumentTest {
  @Test
  void theExampleIsRead() {
    FrontDoors doors = Tiers.example();
    assertThat(doors.directors())
        .extracting(AnnouncingDirector::id)
        .containsExactly("director-1", "director-2");
    assertThat(doors.director("director-1").orElseThrow().asn()).isEqualTo(new Asn(4200000010L));
    assertThat(doors.zone().orElseThrow().ttl()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void directorsAndZoneMayBothBeAbsent() {
    FrontDoors doors = FrontDoorsDocument.parse("f.yaml", "{}", Tiers.spec());
    assertThat(doors.directors()).isEmpty();
    assertThat(doors.zone()).isEmpty();
  }

  @Test
  void everyFaultIsReportedWithItsLineAndField() {
    String text =
        """
        directors:
          - id: Director_1
            routerId: fd00::1
            asn: 23456
            neighbours:
              - {name: "a b", address: 127.0.0.1, asn: 0, bfd: perhaps}
        zone:
          name: "*.example.org"
          ttl: 2d
          nameservers: [ns1..example.net]
          contact: root
          expire: 3
        """;
    assertThat(faults(text))
        .extracting(fault -> fault.line() + " " + fault.field())
        .contains(
            "2 directors[0].id",
            "3 directors[0].routerId",
            "4 directors[0].asn",
            "6 directors[0].neighbours[0].name",
            "6 directors[0].neighbours[0].address",
            "6 directors[0].neighbours[0].asn",
            "6 directors[0].neighbours[0].bfd",
            "8 zone.name",
            "9 zone.ttl",
            "10 zone.nameservers[0]",
            "11 zone.contact",
            "12 zone.expire");
  }

  @Test
  void missingFieldsAreNamed() {
    assertThat(faults("directors: [{neighbours: [{}]}]\nzone: {}"))
        .extracting(Fault::field)
        .contains(
            "directors[0].id",
            "directors[0].routerId",
            "directors[0].asn",
            "directors[0].neighbours[0].name",
            "zone.name",
            "zone.contact");
  }

  /** Each would end a word, a line, a comment or a quotation in one of the files. */
  @Test
  void namesThatWouldBecomeConfigurationAreRefusedWhereverTheyComeFrom() {
    List<String> evil =
        List.of(
            "a\nb",
            "a\r\n$INCLUDE /etc/passwd",
            "a\"; b",
            "a;b",
            "a}b",
            "a#b",
            "a b",
            "a\tb",
            "\u0000",
            "a/*",
            "$ORIGIN",
            "@",
            "-a",
            "",
            "\u00e9",
            "A",
            "a".repeat(64));
    InetAddress address = InetAddress.ofLiteral("10.0.0.1");
    Asn asn = new Asn(1);
    Neighbour fine = new Neighbour("fine", address, asn, true);
    for (String name : evil) {
      assertRefused(name, () -> new FrontDoors(name, List.of(), List.of(), Optional.empty()));
      assertRefused(
          name, () -> new AnnouncingDirector(name, (Inet4Address) address, asn, List.of(fine)));
      assertRefused(name, () -> new Neighbour(name, address, asn, true));
      assertRefused(name, () -> zone(name, "ns1.example.net"));
      assertRefused(name, () -> Tiers.door(name, 1, "192.0.2.1"));
    }
  }

  @Test
  void aDoorWhoseNameIsNoDomainNameIsRefusedWhereThereIsAZone() {
    for (String name : List.of("a-", "a..b", "a.")) {
      TierSpec spec = Tiers.spec(Tiers.door(name, 1, "192.0.2.1"));
      assertThat(frontDoors(spec).doors()).hasSize(1);
      assertThatThrownBy(() -> FrontDoorsDocument.parse("f.yaml", Tiers.DOCUMENT, spec))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'" + name + ".lb.example.org' (expected: a domain name");
    }
  }

  @Test
  void aNeighboursNameFitsIntoASymbolOfBird() {
    InetAddress address = InetAddress.ofLiteral("10.0.0.1");
    assertThat(new Neighbour("a".repeat(60), address, new Asn(1), true).name()).hasSize(60);
    assertThatThrownBy(() -> new Neighbour("a".repeat(61), address, new Asn(1), true))
        .hasMessageContaining("expected: at most 60 characters");
  }

  @Test
  void namesThatWouldBecomeZoneRecordsAreRefused() {
    for (String domain : List.of("a.b.", ".a", "a..b", "a b", "a\nb", "a;b", "x".repeat(254))) {
      assertThatThrownBy(() -> zone("lb.example.org", domain))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> zone(domain, "ns1.example.net"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> zone("lb.example.org", "ns1.lb.example.org"))
        .hasMessageContaining("expected: one outside the zone");
  }

  @Test
  void addressesThatNobodyElseCanReachAreNoFrontDoors() {
    for (String address :
        List.of("127.0.0.1", "::1", "169.254.1.1", "fe80::1", "224.0.0.1", "::")) {
      assertThatThrownBy(() -> frontDoors(Tiers.spec(Tiers.door("web", 1, address))))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("expected: one that clients elsewhere can reach");
    }
  }

  @Test
  void aFamilyThatADirectorCannotAnnounceIsAFault() {
    String text =
        """
        directors:
          - id: d
            routerId: 10.0.0.1
            asn: 65010
            neighbours: [{name: a, address: 10.0.0.9, asn: 65000}]
        """;
    assertThat(faults(text))
        .singleElement()
        .extracting(Fault::message)
        .isEqualTo(
            "director d: no IPv6 neighbour (expected: one, to announce 2001:db8::2 of door chat)");
  }

  @Test
  void whatMustBeUniqueIs() {
    List<DoorSpec> doors =
        List.of(Tiers.door("web", 1, "192.0.2.1"), Tiers.door("web", 2, "192.0.2.2"));
    assertThatThrownBy(() -> new FrontDoors("t", doors, List.of(), Optional.empty()))
        .hasMessage("door web twice (expected: once)");
    String twice = Tiers.DOCUMENT.replace("director-2", "director-1");
    assertThat(faults(twice))
        .singleElement()
        .extracting(Fault::message)
        .isEqualTo("director director-1 twice (expected: once)");
    String sameRouter = Tiers.DOCUMENT.replace("10.0.0.12", "10.0.0.11");
    assertThat(faults(sameRouter))
        .singleElement()
        .extracting(Fault::message)
        .isEqualTo("router id 10.0.0.11 twice (expected: once)");
  }

  private static void assertRefused(String name, ThrowingCallable use) {
    assertThatThrownBy(use)
        .as("name '%s'", name)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
  }

  private static FrontDoors frontDoors(TierSpec spec) {
    return FrontDoorsDocument.parse("f.yaml", "{}", spec);
  }

  private static ZoneSettings zone(String name, String nameserver) {
    return new ZoneSettings(
        name, ZoneSettings.DEFAULT_TTL, List.of(nameserver), "hostmaster@example.org");
  }

  private static List<Fault> faults(String text) {
    return catchThrowableOfType(
            ConfigException.class, () -> FrontDoorsDocument.parse("f.yaml", text, Tiers.spec()))
        .faults();
  }
}
