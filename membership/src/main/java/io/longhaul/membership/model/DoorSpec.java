package io.longhaul.membership.model;

import io.longhaul.hash.Protocol;
import java.net.InetAddress;
import java.util.List;

/**
 * A front door that the operator wishes for.
 *
 * @param name unique in the tier
 * @param addresses what clients connect to, at least one
 * @param port 1 to 65535, or 0 for every port
 */
public record DoorSpec(String name, List<InetAddress> addresses, int port, Protocol protocol) {
  public DoorSpec {
    MemberName.check("door", name);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("door " + name + ": no address (expected: at least one)");
    }
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException(
          "door " + name + ": port " + port + " (expected: 0 to 65535)");
    }
    addresses = List.copyOf(addresses);
  }
}
