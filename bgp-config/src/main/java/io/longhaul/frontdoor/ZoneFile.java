package io.longhaul.frontdoor;

import io.longhaul.membership.model.DoorSpec;
import java.net.InetAddress;

/**
 * Renders the DNS zone of a tier as a master file (RFC 1035, section 5), as BIND, NSD and Knot read
 * it: one A or AAAA record for each address of each front door.
 *
 * <p>Same input, same bytes.
 */
public final class ZoneFile {
  /** Largest serial number (RFC 1982). */
  public static final long MAX_SERIAL = 0xFFFFFFFFL;

  private static final int REFRESH_S = 3_600;
  private static final int RETRY_S = 600;
  private static final int EXPIRE_S = 1_209_600;

  private ZoneFile() {}

  /**
   * The whole file.
   *
   * @param serial of the SOA record, 1 to {@link #MAX_SERIAL}: the caller's to raise, and only when
   *     anything else differs, since secondaries fetch the zone when it rises
   * @throws IllegalArgumentException for a serial out of range, or a tier without a zone
   */
  public static String render(FrontDoors doors, long serial) {
    if (serial < 1 || serial > MAX_SERIAL) {
      throw new IllegalArgumentException(
          "serial: " + serial + " (expected: 1 to " + MAX_SERIAL + ")");
    }
    ZoneSettings zone =
        doors
            .zone()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tier " + doors.tier() + ": no zone (expected: zone settings)"));
    StringBuilder out = new StringBuilder();
    header(out, doors.tier(), zone, serial);
    for (DoorSpec door : doors.doors()) {
      for (InetAddress address : door.addresses()) {
        String type = AddressText.isV4(address) ? "A" : "AAAA";
        record(out, door.name(), type, AddressText.of(address));
      }
    }
    return out.toString();
  }

  private static void header(StringBuilder out, String tier, ZoneSettings zone, long serial) {
    long ttlS = zone.ttl().toSeconds();
    out.append("; Front doors of the Longhaul tier ").append(tier).append(".\n");
    out.append("; Rendered from the tier's spec: edit that, not this file.\n");
    out.append("$ORIGIN ").append(zone.name()).append(".\n");
    out.append("$TTL ").append(ttlS).append('\n');
    String soa =
        "%s. %s. ( %d %d %d %d %d )"
            .formatted(
                zone.nameservers().getFirst(),
                zone.contactDomain(),
                serial,
                REFRESH_S,
                RETRY_S,
                EXPIRE_S,
                ttlS);
    record(out, "@", "SOA", soa);
    zone.nameservers().forEach(server -> record(out, "@", "NS", server + "."));
  }

  private static void record(StringBuilder out, String name, String type, String value) {
    out.append(name).append(" IN ").append(type).append(' ').append(value).append('\n');
  }
}
