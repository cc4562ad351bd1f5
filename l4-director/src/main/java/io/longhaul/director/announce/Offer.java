package io.longhaul.director.announce;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What neighbours are to know.
 *
 * @param addresses sorted, each once; those of IPv4 first
 * @param gracefulShutdown whether they should prefer others, since this one is about to go
 */
record Offer(List<InetAddress> addresses, boolean gracefulShutdown) {
  private static final Comparator<InetAddress> ORDER =
      Comparator.comparing((InetAddress address) -> Family.of(address))
          .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

  /** A director that takes nothing. */
  static final Offer NOTHING = new Offer(List.of(), false);

  Offer {
    addresses = addresses.stream().distinct().sorted(ORDER).toList();
  }

  /** The addresses of all doors that clients may be at. */
  static List<InetAddress> addresses(Epoch epoch) {
    return epoch.doors().stream()
        .filter(door -> door.state() != DoorState.ADDING)
        .map(Door::addresses)
        .flatMap(List::stream)
        .toList();
  }

  /** What of it a neighbour can be told. */
  Offer of(Set<Family> families) {
    return new Offer(
        addresses.stream().filter(address -> families.contains(Family.of(address))).toList(),
        gracefulShutdown);
  }
}
