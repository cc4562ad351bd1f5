package io.longhaul.node.proxy;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Largest IP packet that the network between directors and nodes carries. What clients send comes
 * with a director's headers around it, so that they are told to send less in a segment.
 *
 * @param bytes {@link #MIN} to {@link #MAX}
 */
public record UnderlayMtu(int bytes) {
  /** IPv6's least MTU and the longest headers. */
  public static final int MIN = 1_280 + UnderlayMtu.ENCAPSULATION_BYTES;

  /** Largest that IPv4 can say. */
  public static final int MAX = 65_535;

  /** Ethernet's. */
  public static final UnderlayMtu DEFAULT = new UnderlayMtu(1_500);

  /** IPv4, UDP, and GUE with the seven further hops of the longest chain and the epoch. */
  private static final int ENCAPSULATION_BYTES = 20 + 8 + 8 + 7 * 4 + 4;

  private static final int IPV4_TCP_BYTES = 20 + 20;
  private static final int IPV6_TCP_BYTES = 40 + 20;

  public UnderlayMtu {
    if (bytes < MIN || bytes > MAX) {
      throw new IllegalArgumentException(
          "underlay MTU: %d (expected: %d to %d)".formatted(bytes, MIN, MAX));
    }
  }

  /** The maximum segment size (RFC 9293) to advertise to clients of a front door's address. */
  public int maxSegment(InetAddress door) {
    return bytes
        - ENCAPSULATION_BYTES
        - (door instanceof Inet4Address ? IPV4_TCP_BYTES : IPV6_TCP_BYTES);
  }
}
