package io.longhaul.director.announce;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a director announces its doors.
 *
 * @param asn its AS
 * @param routerId unlike any of its neighbours'
 * @param holdTime how long a neighbour believes in it without a sign of life: the lease; in seconds
 * @param nextHop4 next hop of IPv4 doors; empty for the own underlay address
 * @param nextHop6 next hop of IPv6 doors; without one these are not announced
 * @param drainWait how long a planned stop asks routers to prefer others, before it withdraws
 * @param withdrawWait how long it goes on after that
 */
public record AnnounceSettings(
    long asn,
    Inet4Address routerId,
    Duration holdTime,
    Optional<Inet4Address> nextHop4,
    Optional<Inet6Address> nextHop6,
    List<NeighbourSettings> neighbours,
    Duration drainWait,
    Duration withdrawWait) {
  /** The lease where nothing is said. */
  public static final Duration DEFAULT_HOLD_TIME = Duration.ofSeconds(9);

  /** Least that RFC 4271 allows. */
  public static final Duration MIN_HOLD_TIME = Duration.ofSeconds(3);

  /** An announcement must end within 30 s of its process's last sign of life. */
  public static final Duration MAX_HOLD_TIME = Duration.ofSeconds(29);

  /** Either wait of a planned stop where nothing is said. */
  public static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  /** Longest wait of a planned stop. */
  public static final Duration MAX_WAIT = Duration.ofMinutes(10);

  public AnnounceSettings {
    neighbours = List.copyOf(neighbours);
  }

  /** Reads the section {@code announce} of a director's configuration. */
  public static AnnounceSettings from(Section section) {
    Inet4Address any = (Inet4Address) InetAddress.ofLiteral("0.0.0.0");
    return new AnnounceSettings(
        NeighbourSettings.required(section, "asn", AsNumber::parse, 1L),
        NeighbourSettings.required(section, "routerId", AnnounceSettings::v4, any),
        holdTime(section),
        section.value("nextHop4", text -> Optional.of(v4(text)), Optional.empty()),
        section.value("nextHop6", text -> Optional.of(v6(text)), Optional.empty()),
        neighbours(section),
        wait(section, "drainWait"),
        wait(section, "withdrawWait"));
  }

  private static List<NeighbourSettings> neighbours(Section section) {
    List<NeighbourSettings> neighbours =
        section.sections("neighbours").stream().map(NeighbourSettings::from).toList();
    Set<InetSocketAddress> known = new HashSet<>();
    for (NeighbourSettings neighbour : neighbours) {
      if (!known.add(neighbour.address())) {
        section.fault("neighbours", neighbour.name() + " twice (expected: once)");
      }
    }
    if (neighbours.isEmpty()) {
      section.fault("neighbours", "none (expected: at least one, with address and asn)");
    }
    return neighbours;
  }

  private static Duration holdTime(Section section) {
    Duration time = section.duration("holdTime", DEFAULT_HOLD_TIME);
    boolean whole = time.equals(Duration.ofSeconds(time.toSeconds()));
    if (!whole || time.compareTo(MIN_HOLD_TIME) < 0 || time.compareTo(MAX_HOLD_TIME) > 0) {
      section.fault("holdTime", time.toMillis() + "ms (expected: 3s to 29s, whole seconds)");
      return DEFAULT_HOLD_TIME;
    }
    return time;
  }

  private static Duration wait(Section section, String field) {
    Duration time = section.duration(field, DEFAULT_WAIT);
    if (time.compareTo(MAX_WAIT) > 0) {
      section.fault(field, time.toSeconds() + "s (expected: at most 10m)");
    }
    return time;
  }

  private static Inet4Address v4(String text) {
    if (usable(ScalarValues.ip(text)) instanceof Inet4Address address) {
      return address;
    }
    throw new IllegalArgumentException("'" + text + "' (expected: an IPv4 address)");
  }

  private static Inet6Address v6(String text) {
    if (usable(ScalarValues.ip(text)) instanceof Inet6Address address
        && !address.isLinkLocalAddress()) {
      return address;
    }
    throw new IllegalArgumentException("'" + text + "' (expected: an IPv6 address, global)");
  }

  private static InetAddress usable(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      throw new IllegalArgumentException(
          "'" + address.getHostAddress() + "' (expected: one host's address)");
    }
    return address;
  }
}
