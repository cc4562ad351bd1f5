package io.longhaul.frontdoor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;

/** Addresses as text, in one form only, and in one order. */
final class AddressText {
  /** IPv4 before IPv6, each by number. */
  static final Comparator<InetAddress> ORDER =
      Comparator.<InetAddress>comparingInt(ip -> ip.getAddress().length)
          .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

  private static final int GROUPS = 8;

  private AddressText() {}

  static boolean isV4(InetAddress ip) {
    return ip instanceof Inet4Address;
  }

  /** Whether it can be a front door or a router: one host, reachable from others. */
  static boolean isRoutable(InetAddress ip) {
    return !ip.isAnyLocalAddress()
        && !ip.isLoopbackAddress()
        && !ip.isLinkLocalAddress()
        && !ip.isMulticastAddress();
  }

  /** Dotted decimal, or IPv6 as RFC 5952 wants it. */
  static String of(InetAddress ip) {
    return isV4(ip) ? ip.getHostAddress() : v6(ip.getAddress());
  }

  /** The prefix that holds this address alone. */
  static String hostPrefix(InetAddress ip) {
    return of(ip) + "/" + ip.getAddress().length * Byte.SIZE;
  }

  private static String v6(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << Byte.SIZE | (bytes[2 * i + 1] & 0xFF);
    }
    int start = 0;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    // One zero group alone is written out (section 4.2.2).
    return length < 2
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static int zerosFrom(int[] groups, int from) {
    int zeros = 0;
    while (from + zeros < GROUPS && groups[from + zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
