package io.longhaul.director.xdp;

import io.longhaul.membership.config.ScalarValues;
import java.net.Inet4Address;

/**
 * A network of the underlay from which a shim takes encapsulated packets.
 *
 * @param network its address as a big-endian number; bits behind the length are 0
 * @param length 0 to 32
 */
public record TrustedPrefix(int network, int length) {
  private static final String EXPECTED = "an IPv4 network such as 10.0.0.0/24";

  public TrustedPrefix {
    if (length < 0 || length > Integer.SIZE || (network & ~mask(length)) != 0) {
      throw new IllegalArgumentException(
          "network: %08x/%d (expected: %s)".formatted(network, length, EXPECTED));
    }
  }

  /**
   * Reads {@code 10.0.0.0/24}; without a length it is one address.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TrustedPrefix parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      int length = slash < 0 ? Integer.SIZE : Integer.parseInt(text.substring(slash + 1));
      if (ScalarValues.ip(address) instanceof Inet4Address v4) {
        return new TrustedPrefix(V4.number(v4), length);
      }
    } catch (IllegalArgumentException _) {
      // Said below, whatever of it was wrong.
    }
    throw new IllegalArgumentException("'" + text + "' (expected: " + EXPECTED + ")");
  }

  static TrustedPrefix ofMask(int network, int mask) {
    return new TrustedPrefix(network, Integer.bitCount(mask));
  }

  /** Such as {@code 10.0.0.0/24}. */
  public String text() {
    return V4.ofNumber(network).getHostAddress() + "/" + length;
  }

  int mask() {
    return mask(length);
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << (Integer.SIZE - length);
  }
}
