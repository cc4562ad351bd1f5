package io.longhaul.node.config;

import io.longhaul.membership.config.ScalarValues;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;

/**
 * A range of IPv4 or IPv6 addresses in CIDR form.
 *
 * @param network the range's first address; all bits after {@code length} are zero
 * @param length leading bits that all addresses of the range share
 */
public record Prefix(InetAddress network, int length) {
  public Prefix {
    int bits = network.getAddress().length * Byte.SIZE;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("/" + length + " (expected: /0 to /" + bits + ")");
    }
    InetAddress first = masked(network, length);
    if (!first.equals(network)) {
      throw new IllegalArgumentException(
          "%s/%d has bits set behind the prefix (expected: %s/%d)"
              .formatted(AddressText.of(network), length, AddressText.of(first), length));
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = AddressText.ip(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0) {
      return new Prefix(address, address.getAddress().length * Byte.SIZE);
    }
    long length = ScalarValues.wholeNumber(text.substring(slash + 1));
    return new Prefix(address, Math.clamp(length, -1, Byte.MAX_VALUE * 2));
  }

  /** Whether the address lies in this range; never for an address of the other family. */
  public boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    int whole = length / Byte.SIZE;
    if (!Arrays.equals(own, 0, whole, other, 0, whole)) {
      return false;
    }
    int mask = mask(length % Byte.SIZE);
    return mask == 0 || (other[whole] & mask) == own[whole];
  }

  /** Whether any of the ranges contains the address. */
  public static boolean anyContains(Collection<Prefix> prefixes, InetAddress address) {
    for (Prefix prefix : prefixes) {
      if (prefix.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static InetAddress masked(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    int whole = length / Byte.SIZE;
    if (whole < bytes.length) {
      bytes[whole] &= (byte) mask(length % Byte.SIZE);
      Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
    }
    return AddressText.ip(bytes);
  }

  /** The first {@code bits} bits of a byte, sign-extended as a byte itself is. */
  private static int mask(int bits) {
    return (byte) (0xFF00 >> bits);
  }

  /** The CIDR form that {@link #parse} reads; equal prefixes have equal texts. */
  @Override
  public String toString() {
    return AddressText.of(network) + "/" + length;
  }
}
