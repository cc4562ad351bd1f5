package io.longhaul.director.announce;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** Writes messages as RFC 4271, section 4, lays them out. */
final class MessageEncoder {
  /** The protocol's only version. */
  static final int VERSION = 4;

  /**
   * Addresses that one message announces or withdraws, of either family: it stays far below its
   * limit.
   */
  static final int MAX_ADDRESSES = 200;

  static final int OPEN = 1;
  static final int UPDATE = 2;
  static final int NOTIFICATION = 3;
  static final int KEEPALIVE = 4;

  /** Stands for an AS number that two octets do not hold (RFC 6793). */
  private static final int AS_TRANS = 23456;

  private static final int PARAMETER_CAPABILITIES = 2;
  private static final long MARKER_HALF = -1L;
  private static final int LENGTH_AT = 16;

  private MessageEncoder() {}

  /** The whole message, ready to be read. */
  static ByteBuffer encode(Message message) {
    ByteBuffer out = ByteBuffer.allocate(Message.MAX_BYTES);
    out.putLong(MARKER_HALF).putLong(MARKER_HALF).putShort((short) 0);
    switch (message) {
      case Message.Open open -> open(out, open);
      case Message.Keepalive() -> out.put((byte) KEEPALIVE);
      case Message.Notification(Fault fault) -> notification(out, fault);
      case Message.Announce announce -> announce(out, announce);
      case Message.Withdraw withdraw -> withdraw(out, withdraw.addresses());
      case Message.Ignored() ->
          throw new IllegalArgumentException("routes: a neighbour's (expected: the own)");
    }
    out.putShort(LENGTH_AT, (short) out.position());
    return out.flip();
  }

  private static void open(ByteBuffer out, Message.Open open) {
    out.put((byte) OPEN).put((byte) VERSION);
    out.putShort((short) (open.asn() > 0xFFFF ? AS_TRANS : open.asn()));
    out.putShort((short) open.holdTimeS());
    out.put(open.routerId().getAddress());
    ByteBuffer capabilities = capabilities(open);
    int length = capabilities.remaining();
    out.put((byte) (length + 2)).put((byte) PARAMETER_CAPABILITIES).put((byte) length);
    out.put(capabilities);
  }

  private static ByteBuffer capabilities(Message.Open open) {
    ByteBuffer out = ByteBuffer.allocate(64);
    Set<Family> families = open.families();
    for (Family family : Family.values()) {
      if (families.contains(family)) {
        out.put((byte) Capability.MULTIPROTOCOL).put((byte) 4);
        out.putShort((short) family.afi).put((byte) 0).put((byte) Family.UNICAST);
      }
    }
    if (open.fourOctetAs()) {
      out.put((byte) Capability.FOUR_OCTET_AS).put((byte) 4).putInt((int) open.asn());
    }
    return out.flip();
  }

  private static void notification(ByteBuffer out, Fault fault) {
    out.put((byte) NOTIFICATION).put((byte) fault.code()).put((byte) fault.subcode());
    fault.data().forEach(octet -> out.put(octet.byteValue()));
  }

  private static void announce(ByteBuffer out, Message.Announce announce) {
    List<InetAddress> addresses = announce.addresses();
    Family family = family(addresses);
    out.put((byte) UPDATE).putShort((short) 0);
    ByteBuffer attributes = AttributesEncoder.announcing(announce.path(), family, addresses);
    out.putShort((short) attributes.remaining()).put(attributes);
    if (family == Family.IPV4) {
      hostRoutes(out, addresses);
    }
  }

  private static void withdraw(ByteBuffer out, List<InetAddress> addresses) {
    out.put((byte) UPDATE);
    if (family(addresses) == Family.IPV4) {
      int bytes = addresses.size() * (1 + Family.IPV4.addressBytes);
      out.putShort((short) bytes);
      hostRoutes(out, addresses);
      out.putShort((short) 0);
    } else {
      ByteBuffer attributes = AttributesEncoder.withdrawing(Family.IPV6, addresses);
      out.putShort((short) 0).putShort((short) attributes.remaining()).put(attributes);
    }
  }

  /** Each address as a prefix of its whole length. */
  static void hostRoutes(ByteBuffer out, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      byte[] bytes = address.getAddress();
      out.put((byte) (bytes.length * Byte.SIZE)).put(bytes);
    }
  }

  private static Family family(List<InetAddress> addresses) {
    Family family = addresses.isEmpty() ? Family.IPV4 : Family.of(addresses.getFirst());
    boolean mixed = addresses.stream().anyMatch(address -> Family.of(address) != family);
    if (mixed || addresses.isEmpty() || addresses.size() > MAX_ADDRESSES) {
      throw new IllegalArgumentException(
          "addresses: %d%s (expected: 1 to %d of one family)"
              .formatted(addresses.size(), mixed ? " of two families" : "", MAX_ADDRESSES));
    }
    return family;
  }
}
