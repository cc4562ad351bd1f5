package io.longhaul.node.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.StringJoiner;

/** IP addresses as texts: one text for each address, whatever form it was written in. */
public final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  /**
   * Reads a complete IPv4 or IPv6 address. Names, zones ({@code %eth0}) and shortened IPv4 forms
   * ({@code 127.1}) are refused. An IPv4-mapped IPv6 address is its IPv4 address.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static InetAddress ip(String text) {
    boolean v6 = text.indexOf(':') >= 0;
    boolean complete = v6 || text.chars().filter(c -> c == '.').count() == 3;
    if (!complete || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
      throw notAnAddress(text);
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(text);
    }
  }

  /** The address of 4 or 16 bytes in network order. */
  public static InetAddress ip(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "address: " + bytes.length + " bytes (expected: 4 or 16)", e);
    }
  }

  /** The dotted form of IPv4, the form of RFC 5952 of IPv6. */
  public static String of(InetAddress address) {
    return address instanceof Inet4Address ? address.getHostAddress() : v6(address.getAddress());
  }

  /** {@code 127.0.0.1:80} or {@code [::1]:80}; the address must be resolved. */
  public static String of(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String text = of(ip);
    return (ip instanceof Inet4Address ? text : "[" + text + "]") + ":" + address.getPort();
  }

  private static String v6(byte[] bytes) {
    int gap = longestZeroRun(bytes);
    return gap < 0
        ? groups(bytes, 0, GROUPS)
        : groups(bytes, 0, gap) + "::" + groups(bytes, gap + zeroRun(bytes, gap), GROUPS);
  }

  private static String groups(byte[] bytes, int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }

  /** First group of the longest run of zeros; -1 where no run has two groups or more. */
  private static int longestZeroRun(byte[] bytes) {
    int best = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeroRun(bytes, i);
      if (run > longest) {
        best = i;
        longest = run;
      }
    }
    return best;
  }

  private static int zeroRun(byte[] bytes, int from) {
    int end = from;
    while (end < GROUPS && group(bytes, end) == 0) {
      end++;
    }
    return end - from;
  }

  private static int group(byte[] bytes, int index) {
    return ((bytes[2 * index] & 0xFF) << Byte.SIZE) | (bytes[2 * index + 1] & 0xFF);
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException("'" + text + "' (expected: an IPv4 or IPv6 address)");
  }
}
