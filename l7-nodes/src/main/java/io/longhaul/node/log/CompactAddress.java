package io.longhaul.node.log;

import io.longhaul.node.config.AddressText;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP address in two numbers, as an idle tunnel keeps it: an IPv6 address in network order, or an
 * IPv4 address mapped into one (RFC 4291, 2.5.5.2).
 */
final class CompactAddress {
  private static final long MAPPED = 0xFFFFL << 32;
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private CompactAddress() {}

  static long high(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 4 ? 0 : ByteBuffer.wrap(octets).getLong();
  }

  static long low(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 4
        ? MAPPED | (ByteBuffer.wrap(octets).getInt() & LOW_32)
        : ByteBuffer.wrap(octets).getLong(Long.BYTES);
  }

  /** Writes the address as {@link AddressText} does. */
  static void write(JsonLine line, long high, long low) {
    if (high == 0 && low >>> 32 == 0xFFFF) {
      line.digits(low >>> 24 & 0xFF);
      line.put('.');
      line.digits(low >>> 16 & 0xFF);
      line.put('.');
      line.digits(low >>> 8 & 0xFF);
      line.put('.');
      line.digits(low & 0xFF);
    } else {
      line.ascii(AddressText.of(inet6(high, low)));
    }
  }

  private static InetAddress inet6(long high, long low) {
    return AddressText.ip(ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
  }
}
