package io.longhaul.ops.process;

import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which addresses are a tier's front doors. */
final class DoorNames {
  private DoorNames() {}

  /** The names of all doors that the operator wishes for, of TCP at one port, by address. */
  static Map<InetSocketAddress, String> of(TierSpec tier) {
    Map<InetSocketAddress, String> names = new LinkedHashMap<>();
    for (DoorSpec door : tier.doors()) {
      add(names, door.name(), door.addresses(), door.port(), door.protocol());
    }
    return names;
  }

  /** The same of an epoch's doors. */
  static Map<InetSocketAddress, String> of(Epoch epoch) {
    Map<InetSocketAddress, String> names = new LinkedHashMap<>();
    for (Door door : epoch.doors()) {
      add(names, door.name(), door.addresses(), door.port(), door.protocol());
    }
    return names;
  }

  private static void add(
      Map<InetSocketAddress, String> names,
      String door,
      List<InetAddress> addresses,
      int port,
      Protocol protocol) {
    if (protocol == Protocol.TCP && port != 0) {
      addresses.forEach(address -> names.put(new InetSocketAddress(address, port), door));
    }
  }
}
