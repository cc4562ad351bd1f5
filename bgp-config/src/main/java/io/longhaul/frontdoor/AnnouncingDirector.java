package io.longhaul.frontdoor;

import io.longhaul.membership.model.MemberName;
import java.net.Inet4Address;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A director as the routers see it.
 *
 * @param id of the director
 * @param routerId its BGP identifier, unique among all speakers
 * @param neighbours at least one; kept sorted by name
 */
public record AnnouncingDirector(
    String id, Inet4Address routerId, Asn asn, List<Neighbour> neighbours) {
  public AnnouncingDirector {
    MemberName.check("director", id);
    if (!AddressText.isRoutable(routerId)) {
      throw new IllegalArgumentException(
          "director %s: router id %s (expected: an IPv4 address of the host)"
              .formatted(id, AddressText.of(routerId)));
    }
    if (neighbours.isEmpty()) {
      throw new IllegalArgumentException(
          "director " + id + ": no neighbour (expected: at least one)");
    }
    neighbours = neighbours.stream().sorted(Comparator.comparing(Neighbour::name)).toList();
    Set<Object> seen = new HashSet<>();
    for (Neighbour neighbour : neighbours) {
      if (!seen.add(neighbour.name()) || !seen.add(neighbour.address())) {
        throw new IllegalArgumentException(
            "director %s: neighbour %s at %s (expected: each name and address once)"
                .formatted(id, neighbour.name(), AddressText.of(neighbour.address())));
      }
    }
  }

  /** Whether it can announce addresses of this family. */
  boolean announces(boolean v4) {
    return neighbours.stream().anyMatch(n -> AddressText.isV4(n.address()) == v4);
  }
}
