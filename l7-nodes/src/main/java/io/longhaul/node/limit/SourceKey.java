package io.longhaul.node.limit;

import java.net.InetAddress;

/**
 * Clients' addresses cut to a prefix, as numbers: whoever has one address of a prefix often has all
 * of it, above all in IPv6.
 *
 * @param v4 leading bits of an IPv4 address that count
 * @param v6 leading bits of an IPv6 address that count, at most 64
 */
public record SourceKey(int v4, int v6) {
  public static final int DEFAULT_V4 = 32;
  public static final int DEFAULT_V6 = 64;

  /** Most bits of an IPv6 address; what is longer belongs to one network. */
  public static final int MAX_V6 = 64;

  public static final SourceKey DEFAULT = new SourceKey(DEFAULT_V4, DEFAULT_V6);

  /** The number of the address's prefix; no two prefixes have the same. */
  public long of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = Math.min(bytes.length, Long.BYTES);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits = bits << Byte.SIZE | (bytes[i] & 0xFF);
    }
    // IPv4 gets the numbers of 8000::/32, where no client's IPv6 address is (RFC 4291, 2.4).
    return bytes.length == Integer.BYTES
        ? Long.MIN_VALUE | bits >>> (Integer.SIZE - v4) << (Integer.SIZE - v4)
        : bits >>> (Long.SIZE - v6) << (Long.SIZE - v6);
  }
}
