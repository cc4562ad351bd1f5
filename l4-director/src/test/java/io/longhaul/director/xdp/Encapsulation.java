package io.longhaul.director.xdp;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * An encapsulated packet as the wire format has it, written out field by field.
 *
 * @param hops all that are named, whatever the index says
 * @param epoch empty for packets as GLB sends them
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
record Encapsulation(
    InetAddress source,
    InetAddress destination,
    int tos,
    int ttl,
    int port,
    boolean v6,
    int index,
    List<InetAddress> hops,
    Optional<Long> epoch,
    byte[] inner) {
  static final int GUE_PORT = 19523;

  static Encapsulation of(InetAddress source, InetAddress destination, byte[] inner) {
    return new Encapsulation(
        source,
        destination,
        0,
        64,
        0x8000,
        (inner[0] & 0xF0) == 0x60,
        0,
        List.of(),
        Optional.of(Tier.EPOCH),
        inner);
  }

  Encapsulation epoch(long number) {
    return new Encapsulation(
        source, destination, tos, ttl, port, v6, index, hops, Optional.of(number), inner);
  }

  Encapsulation withoutEpoch() {
    return new Encapsulation(
        source, destination, tos, ttl, port, v6, index, hops, Optional.empty(), inner);
  }

  Encapsulation hops(int at, InetAddress... addresses) {
    return new Encapsulation(
        source, destination, tos, ttl, port, v6, at, List.of(addresses), epoch, inner);
  }

  Encapsulation ttl(int outerTtl) {
    return new Encapsulation(
        source, destination, tos, outerTtl, port, v6, index, hops, epoch, inner);
  }

  Encapsulation tos(int outerTos) {
    return new Encapsulation(
        source, destination, outerTos, ttl, port, v6, index, hops, epoch, inner);
  }

  Encapsulation port(int sourcePort) {
    return new Encapsulation(
        source, destination, tos, ttl, sourcePort, v6, index, hops, epoch, inner);
  }

  /** Bytes in front of the inner packet. */
  int headerBytes() {
    return 36 + 4 * hops.size() + (epoch.isPresent() ? 4 : 0);
  }

  /** The outer IP packet. */
  byte[] ip() {
    int header = headerBytes();
    ByteBuffer ip = ByteBuffer.allocate(header + inner.length);
    ip.put((byte) 0x45).put((byte) tos).putShort((short) ip.capacity()).putShort((short) 0);
    ip.putShort((short) 0x4000).put((byte) ttl).put((byte) 17).putShort((short) 0);
    ip.put(source.getAddress()).put(destination.getAddress());
    Checksums.put16(ip.array(), 10, Checksums.header(ip.array(), 0));
    ip.putShort((short) port).putShort((short) GUE_PORT);
    ip.putShort((short) (ip.capacity() - 20)).putShort((short) 0);
    ip.put((byte) ((header - 32) / 4)).put((byte) (v6 ? 41 : 4)).putInt(0);
    ip.put((byte) index).put((byte) hops.size());
    hops.forEach(hop -> ip.put(hop.getAddress()));
    epoch.ifPresent(number -> ip.putInt((int) (long) number));
    return ip.put(inner).array();
  }

  /** A frame with these link addresses. */
  byte[] frame(MacAddress from, MacAddress to, Optional<Integer> vlan) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(to.bytes());
    frame.writeBytes(from.bytes());
    vlan.ifPresent(
        tag -> frame.writeBytes(new byte[] {(byte) 0x81, 0, (byte) (tag >> 8), tag.byteValue()}));
    frame.writeBytes(new byte[] {8, 0});
    frame.writeBytes(ip());
    return frame.toByteArray();
  }

  /** A frame as it comes to a node's host. */
  byte[] frame() {
    return frame(
        MacAddress.parse(PacketBuilder.ROUTER),
        MacAddress.parse(PacketBuilder.HOST),
        Optional.empty());
  }
}
