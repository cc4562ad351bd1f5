package io.longhaul.chaos.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Spreads connections over local addresses, since one address has only so many ports towards one
 * destination. Only loopback has more than one to offer: all of 127.0.0.0/8.
 */
public final class SourceAddresses {
  /** Local ports of one address towards one destination, by Linux's default range (28,232). */
  static final int PORTS_PER_SOURCE = 28_000;

  /** Connections a loopback source takes before the next is begun: well under its ports. */
  static final int PER_LOOPBACK_SOURCE = 20_000;

  private SourceAddresses() {}

  /**
   * The address to connect from.
   *
   * @param number of the connection, counted over its destination
   * @return empty to let the system choose
   */
  public static Optional<InetSocketAddress> of(InetAddress destination, long number) {
    boolean spreads = destination.isLoopbackAddress() && destination.getAddress().length == 4;
    long source = number / PER_LOOPBACK_SOURCE;
    if (!spreads || source == 0) {
      return Optional.empty();
    }
    byte[] address = {127, 77, (byte) (source >> 8), (byte) source};
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), 0));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("address: 4 bytes (expected: an IPv4 address)", e);
    }
  }
}
