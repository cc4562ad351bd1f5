package io.longhaul.director.announce;

import java.net.Inet4Address;
import java.net.InetAddress;

/** An address family that routes are announced for (RFC 4760), unicast only. */
enum Family {
  IPV4(1, 4),
  IPV6(2, 16);

  /** Subsequent address family of unicast forwarding. */
  static final int UNICAST = 1;

  final int afi;
  final int addressBytes;

  Family(int afi, int addressBytes) {
    this.afi = afi;
    this.addressBytes = addressBytes;
  }

  static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}
