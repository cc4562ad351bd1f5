package io.longhaul.director.xdp;

import java.net.Inet4Address;
import java.net.InetAddress;

/** IPv4 addresses as numbers. */
final class V4 {
  private V4() {}

  /** The number whose big-endian bytes the address is. */
  static int number(Inet4Address address) {
    int number = 0;
    for (byte part : address.getAddress()) {
      number = number << Byte.SIZE | (part & 0xFF);
    }
    return number;
  }

  /** The same as the program's memory has it: bytes in network order. */
  static int raw(Inet4Address address) {
    return Integer.reverseBytes(number(address));
  }

  /**
   * An underlay address.
   *
   * @throws IllegalArgumentException unless it is IPv4
   */
  static Inet4Address underlay(String what, InetAddress address) {
    if (address instanceof Inet4Address v4) {
      return v4;
    }
    throw new IllegalArgumentException(
        what + ": " + address.getHostAddress() + " (expected: an IPv4 address)");
  }
}
