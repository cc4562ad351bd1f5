package io.longhaul.frontdoor;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import io.longhaul.membership.model.MemberName;
import io.longhaul.membership.model.TierSpec;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads what the spec of a tier does not say about its front doors: the directors' place in the
 * network and the DNS zone.
 *
 * <pre>
 * directors:
 *   - id: director-1
 *     routerId: 10.0.0.11
 *     asn: 65010
 *     neighbours:
 *       - {name: rack-a, address: 10.0.0.1, asn: 65000, bfd: true}
 * zone:
 *   name: lb.example.org
 *   ttl: 60s
 *   nameservers: [ns1.example.org]
 *   contact: hostmaster@example.org
 * </pre>
 */
public final class FrontDoorsDocument {
  // Stand-ins for what is missing or wrong. They are never rendered: the fault refuses all.
  private static final String ABSENT_NAME = "absent";
  private static final String ABSENT_CONTACT = "absent@absent";
  private static final Asn ABSENT_ASN = new Asn(1);
  private static final InetAddress ABSENT_ADDRESS = InetAddress.ofLiteral("192.0.2.255");

  private FrontDoorsDocument() {}

  /**
   * Reads the document and joins it with the spec.
   *
   * @param file the name for messages
   * @throws io.longhaul.membership.config.ConfigException with every fault
   */
  public static FrontDoors parse(String file, String text, TierSpec spec) {
    return ConfigDocument.parse(file, text, root -> frontDoors(root, spec));
  }

  private static FrontDoors frontDoors(Section root, TierSpec spec) {
    List<AnnouncingDirector> directors =
        root.sections("directors").stream()
            .map(FrontDoorsDocument::director)
            .flatMap(Optional::stream)
            .toList();
    Optional<ZoneSettings> zone = root.section("zone").flatMap(FrontDoorsDocument::zone);
    return new FrontDoors(spec.tier(), spec.doors(), directors, zone);
  }

  private static Optional<AnnouncingDirector> director(Section section) {
    String id = required(section, "id", ABSENT_NAME, text -> MemberName.check("director", text));
    Inet4Address routerId =
        (Inet4Address) required(section, "routerId", ABSENT_ADDRESS, FrontDoorsDocument::ipv4);
    Asn asn = asn(section);
    List<Section> sections = section.sections("neighbours");
    List<Neighbour> neighbours =
        sections.stream().map(FrontDoorsDocument::neighbour).flatMap(Optional::stream).toList();
    if (neighbours.size() < sections.size()) {
      return Optional.empty(); // its neighbours' faults say enough
    }
    return made(section, "neighbours", () -> new AnnouncingDirector(id, routerId, asn, neighbours));
  }

  private static Optional<Neighbour> neighbour(Section section) {
    String name = required(section, "name", ABSENT_NAME, Neighbour::checkName);
    InetAddress address = required(section, "address", ABSENT_ADDRESS, ScalarValues::ip);
    Asn asn = asn(section);
    boolean bfd = section.bool("bfd", true);
    return made(section, "address", () -> new Neighbour(name, address, asn, bfd));
  }

  private static Optional<ZoneSettings> zone(Section section) {
    String name = required(section, "name", ABSENT_NAME, NameRules::domain);
    String contact = required(section, "contact", ABSENT_CONTACT, ZoneSettings::contact);
    List<String> nameservers = section.values("nameservers", NameRules::domain);
    return made(
        section,
        "nameservers",
        () ->
            new ZoneSettings(
                name,
                section.value(
                    "ttl",
                    text -> ZoneSettings.ttl(ScalarValues.duration(text)),
                    ZoneSettings.DEFAULT_TTL),
                nameservers,
                contact));
  }

  private static Asn asn(Section section) {
    return required(section, "asn", ABSENT_ASN, text -> new Asn(ScalarValues.wholeNumber(text)));
  }

  private static InetAddress ipv4(String text) {
    InetAddress address = ScalarValues.ip(text);
    if (!AddressText.isV4(address)) {
      throw new IllegalArgumentException("'" + text + "' (expected: an IPv4 address)");
    }
    return address;
  }

  private static <T> T required(
      Section section, String field, T absent, Function<String, T> parser) {
    if (!section.has(field)) {
      section.fault(field, "missing");
    }
    return section.value(field, parser, absent);
  }

  /** The value, or a fault of the field that does not fit with the others. */
  private static <T> Optional<T> made(Section section, String field, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      section.fault(field, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
