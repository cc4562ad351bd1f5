package io.longhaul.director.announce;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes the path attributes of an update (RFC 4271, section 4.3; RFC 4760; RFC 1997). */
final class AttributesEncoder {
  private static final int OPTIONAL = 0x80;
  private static final int TRANSITIVE = 0x40;
  private static final int EXTENDED_LENGTH = 0x10;

  private static final int ORIGIN = 1;
  private static final int AS_PATH = 2;
  private static final int NEXT_HOP = 3;
  private static final int LOCAL_PREF = 5;
  private static final int COMMUNITIES = 8;
  private static final int MP_REACH = 14;
  private static final int MP_UNREACH = 15;

  private static final int ORIGIN_IGP = 0;
  private static final int AS_SEQUENCE = 2;

  /** GRACEFUL_SHUTDOWN, 65535:0 (RFC 8326). */
  private static final int GRACEFUL_SHUTDOWN = 0xFFFF0000;

  private AttributesEncoder() {}

  /** All attributes for announcing; those of IPv6 hold the addresses themselves. */
  static ByteBuffer announcing(Path path, Family family, List<InetAddress> addresses) {
    ByteBuffer out = ByteBuffer.allocate(Message.MAX_BYTES);
    if (family == Family.IPV6) {
      // First, so that a reader that trips over a later one knows what it was about (RFC 7606).
      reach(out, path.nextHop(), addresses);
    }
    out.put((byte) TRANSITIVE).put((byte) ORIGIN).put((byte) 1).put((byte) ORIGIN_IGP);
    asPath(out, path);
    if (family == Family.IPV4) {
      out.put((byte) TRANSITIVE).put((byte) NEXT_HOP).put((byte) 4);
      out.put(path.nextHop().getAddress());
    }
    if (path.leavingAs().isEmpty()) {
      out.put((byte) TRANSITIVE).put((byte) LOCAL_PREF).put((byte) 4);
      out.putInt((int) path.localPreference());
    }
    if (path.gracefulShutdown()) {
      out.put((byte) (OPTIONAL | TRANSITIVE)).put((byte) COMMUNITIES).put((byte) 4);
      out.putInt(GRACEFUL_SHUTDOWN);
    }
    return out.flip();
  }

  /** The one attribute that withdraws. */
  static ByteBuffer withdrawing(Family family, List<InetAddress> addresses) {
    ByteBuffer out = ByteBuffer.allocate(Message.MAX_BYTES);
    int length = 3 + routeBytes(family, addresses);
    out.put((byte) (OPTIONAL | EXTENDED_LENGTH)).put((byte) MP_UNREACH).putShort((short) length);
    out.putShort((short) family.afi).put((byte) Family.UNICAST);
    MessageEncoder.hostRoutes(out, addresses);
    return out.flip();
  }

  private static void asPath(ByteBuffer out, Path path) {
    out.put((byte) TRANSITIVE).put((byte) AS_PATH);
    if (path.leavingAs().isEmpty()) {
      out.put((byte) 0);
    } else {
      out.put((byte) 6).put((byte) AS_SEQUENCE).put((byte) 1);
      out.putInt((int) path.leavingAs().getAsLong());
    }
  }

  private static void reach(ByteBuffer out, InetAddress nextHop, List<InetAddress> addresses) {
    byte[] hop = nextHop.getAddress();
    int length = 4 + hop.length + 1 + routeBytes(Family.IPV6, addresses);
    out.put((byte) (OPTIONAL | EXTENDED_LENGTH)).put((byte) MP_REACH).putShort((short) length);
    out.putShort((short) Family.IPV6.afi).put((byte) Family.UNICAST);
    out.put((byte) hop.length).put(hop).put((byte) 0);
    MessageEncoder.hostRoutes(out, addresses);
  }

  private static int routeBytes(Family family, List<InetAddress> addresses) {
    return addresses.size() * (1 + family.addressBytes);
  }
}
