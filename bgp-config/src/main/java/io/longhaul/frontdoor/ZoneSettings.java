package io.longhaul.frontdoor;

import java.time.Duration;
import java.util.List;

/**
 * The DNS zone that names the front doors.
 *
 * @param name its domain, in lower case and without a dot at its end
 * @param ttl how long resolvers may keep an answer: how long a client may miss a removed door
 * @param nameservers the zone's authoritative servers, at least one, none of them inside the zone;
 *     kept sorted
 * @param contact whom to write to about the zone, as {@code hostmaster@example.org}
 */
public record ZoneSettings(String name, Duration ttl, List<String> nameservers, String contact) {
  /** Shortest time to live. */
  public static final Duration MIN_TTL = Duration.ofSeconds(1);

  /** Longest time to live. */
  public static final Duration MAX_TTL = Duration.ofDays(1);

  /** Where none is given: short, since doors come and go. */
  public static final Duration DEFAULT_TTL = Duration.ofSeconds(60);

  public ZoneSettings {
    NameRules.domain(name);
    ttl(ttl);
    contact(contact);
    nameservers = nameservers.stream().map(NameRules::domain).distinct().sorted().toList();
    if (nameservers.isEmpty()) {
      throw new IllegalArgumentException(
          "zone " + name + ": no nameservers (expected: at least one)");
    }
    for (String server : nameservers) {
      if (server.equals(name) || server.endsWith("." + name)) {
        throw new IllegalArgumentException(
            "zone %s: nameserver %s (expected: one outside the zone, which has no record of it)"
                .formatted(name, server));
      }
    }
  }

  static Duration ttl(Duration ttl) {
    if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0 || ttl.toMillisPart() != 0) {
      throw new IllegalArgumentException(
          ttl.toMillis() + "ms (expected: whole seconds, 1s to " + MAX_TTL.toHours() + "h)");
    }
    return ttl;
  }

  static String contact(String contact) {
    int at = contact.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(
          "no @ in the contact (expected: such as hostmaster@example.org)");
    }
    NameRules.label(contact.substring(0, at));
    NameRules.domain(contact.replace('@', '.'));
    return contact;
  }

  /** The contact as a domain name, as SOA records have it (RFC 1035, section 3.3.13). */
  String contactDomain() {
    return contact.replace('@', '.');
  }
}
