package io.longhaul.hash;

import java.net.InetAddress;
import java.util.List;

/**
 * A front door as an epoch carries it: what clients connect to.
 *
 * @param name unique in the tier
 * @param addresses the addresses that clients connect to, at least one
 * @param port 1 to 65535, or 0 for every port
 */
public record Door(
    String name, List<InetAddress> addresses, int port, Protocol protocol, DoorState state) {
  public Door {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("door " + name + ": no address (expected: at least one)");
    }
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException(
          "door " + name + ": port " + port + " (expected: 0 to 65535)");
    }
  }
}
