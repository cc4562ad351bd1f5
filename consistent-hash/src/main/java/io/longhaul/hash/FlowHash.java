package io.longhaul.hash;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * From a connection's addresses and ports to its slot: {@code SipHash-2-4(key, srcAddr | dstAddr |
 * srcPort | dstPort) & 0xFFFF}, fields in network byte order, result read little-endian.
 *
 * <pre>
 *          0         4         8    10   12
 *   IPv4   | srcAddr | dstAddr | sp | dp |
 *
 *          0         16        32   34   36
 *   IPv6   | srcAddr | dstAddr | sp | dp |
 * </pre>
 *
 * <p>An IPv4 connection that a dual-stack socket shows with mapped addresses ({@code
 * ::ffff:192.0.2.1}) has the slot of the IPv4 connection that it is. Everybody in a tier must agree
 * on this function for ever: it is part of the wire format. Immutable; the methods that take
 * numbers do not allocate.
 */
public final class FlowHash {
  private static final long MAPPED_PREFIX = 0xFFFFL;

  private final HashKey key;

  /** A hash with a tier's key. */
  public FlowHash(HashKey key) {
    this.key = key;
  }

  /**
   * Slot of the connection from {@code source} (the client) to {@code destination} (the front
   * door).
   *
   * @throws IllegalArgumentException for an address that is not resolved, or two of different
   *     families
   */
  public int slot(InetSocketAddress source, InetSocketAddress destination) {
    byte[] from = bytes("source", source);
    byte[] to = bytes("destination", destination);
    if (isV4(from) != isV4(to)) {
      throw new IllegalArgumentException(
          "connection: " + source + " to " + destination + " (expected: one address family)");
    }
    return slotV6(
        high(from), low(from), high(to), low(to), source.getPort(), destination.getPort());
  }

  /**
   * Slot of an IPv4 connection.
   *
   * @param src address as the number whose big-endian bytes it is: 192.0.2.1 is 0xC0000201
   * @param srcPort 0 to 65535
   */
  public int slotV4(int src, int dst, int srcPort, int dstPort) {
    long addresses = (long) src << Integer.SIZE | Integer.toUnsignedLong(dst);
    return (int) SipHash.hash12(key, Long.reverseBytes(addresses), ports(srcPort, dstPort))
        & Slot.MASK;
  }

  /**
   * Slot of an IPv6 connection, or of an IPv4 connection with both addresses mapped.
   *
   * @param srcHigh the first eight bytes of the address as a big-endian number
   * @param srcLow the last eight bytes
   * @param srcPort 0 to 65535
   */
  public int slotV6(
      long srcHigh, long srcLow, long dstHigh, long dstLow, int srcPort, int dstPort) {
    if (isMapped(srcHigh, srcLow) && isMapped(dstHigh, dstLow)) {
      return slotV4((int) srcLow, (int) dstLow, srcPort, dstPort);
    }
    long hash =
        SipHash.hash36(
            key,
            Long.reverseBytes(srcHigh),
            Long.reverseBytes(srcLow),
            Long.reverseBytes(dstHigh),
            Long.reverseBytes(dstLow),
            ports(srcPort, dstPort));
    return (int) hash & Slot.MASK;
  }

  /** The four bytes of both ports, little-endian as the hash reads them. */
  private static int ports(int srcPort, int dstPort) {
    return Integer.reverseBytes(srcPort << Short.SIZE | (dstPort & 0xFFFF));
  }

  private static boolean isMapped(long high, long low) {
    return high == 0 && low >>> Integer.SIZE == MAPPED_PREFIX;
  }

  private static byte[] bytes(String what, InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      throw new IllegalArgumentException(
          what + ": " + address + " (expected: an IP address, not a name)");
    }
    return ip.getAddress();
  }

  private static boolean isV4(byte[] address) {
    return address.length == Integer.BYTES || isMapped(high(address), low(address));
  }

  private static long high(byte[] address) {
    return address.length == Integer.BYTES ? 0 : bigEndian(address, 0, Long.BYTES);
  }

  private static long low(byte[] address) {
    return address.length == Integer.BYTES
        ? MAPPED_PREFIX << Integer.SIZE | bigEndian(address, 0, Integer.BYTES)
        : bigEndian(address, Long.BYTES, Long.BYTES);
  }

  private static long bigEndian(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xFF);
    }
    return value;
  }
}
