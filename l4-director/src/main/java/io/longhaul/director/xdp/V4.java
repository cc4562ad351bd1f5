package io.longhaul.director.xdp;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

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

  /** The address with that number. */
  static Inet4Address ofNumber(int number) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    try {
      return (Inet4Address) InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address that the program's memory has like this. */
  static Inet4Address ofRaw(int raw) {
    return ofNumber(Integer.reverseBytes(raw));
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
