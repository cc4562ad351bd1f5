package io.longhaul.director.announce;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Who speaks, the same to all neighbours.
 *
 * @param nextHops by the family that they are for; another family is not spoken of
 */
record Identity(
    long asn, Inet4Address routerId, int holdTimeS, Map<Family, ? extends InetAddress> nextHops) {
  Identity {
    nextHops = Map.copyOf(nextHops);
  }

  /** With what addresses of a family are announced to a neighbour. */
  Path path(Family family, long neighbourAsn, boolean gracefulShutdown) {
    InetAddress nextHop = nextHops.get(family);
    if (nextHop == null) {
      throw new IllegalArgumentException(family + ": no next hop (expected: one)");
    }
    OptionalLong leaving = asn == neighbourAsn ? OptionalLong.empty() : OptionalLong.of(asn);
    return new Path(leaving, nextHop, gracefulShutdown);
  }

  Message.Open open() {
    return new Message.Open(asn, holdTimeS, routerId, true, nextHops.keySet());
  }
}
