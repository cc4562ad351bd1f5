package io.longhaul.membership.telemetry;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as Aeron's channels write them. */
final class TelemetryAddress {
  private TelemetryAddress() {}

  static String text(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "telemetry address: " + address + " (expected: an IP address, not a name)");
    }
    String ip = address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? "[" + ip + "]" : ip)
        + ":"
        + address.getPort();
  }
}
