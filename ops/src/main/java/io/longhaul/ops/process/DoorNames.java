package io.longhaul.ops.process;

import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which addresses are a tier's front doors. */
final class DoorNames {
  private DoorNames() {}

  /** The names of all doors that take connections of TCP at one port, by address. */
  static Map<InetSocketAddress, String> of(TierSpec tier) {
    Map<InetSocketAddress, String> names = new LinkedHashMap<>();
    for (DoorSpec door : tier.doors()) {
      if (door.protocol() == Protocol.TCP && door.port() != 0) {
        for (InetAddress address : door.addresses()) {
          names.put(new InetSocketAddress(address, door.port()), door.name());
        }
      }
    }
    return names;
  }
}
