package io.longhaul.director.xdp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Frames for tests, from the parts that a test is about; everything else is a usual packet of a
 * client to a front door: valid, with all checksums.
 *
 * <pre>
 *   PacketBuilder.tcp("192.0.2.7", 40000, "198.51.100.10", 443).flags("S").frame()
 * </pre>
 */
final class PacketBuilder {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP = 1;
  static final int ICMPV6 = 58;
  static final String ROUTER = "02:00:00:00:00:01";
  static final String HOST = "02:00:00:00:00:02";

  private final InetAddress source;
  private final InetAddress destination;
  private final int protocol;
  private byte[] body;
  private int vlan = -1;
  private int ttl = 64;
  private int tos;
  private int fragment;
  private int versionAndLength;
  private int identification = 0x1234;
  private int flowLabel = 0xABCDE;
  private int lengthDelta;
  private byte[] options = {};
  private byte[] padding = {};
  private String linkSource = ROUTER;
  private String linkDestination = HOST;

  private PacketBuilder(String source, String destination, int protocol, byte[] body) {
    this.source = InetAddress.ofLiteral(source);
    this.destination = InetAddress.ofLiteral(destination);
    this.protocol = protocol;
    this.body = body;
    this.versionAndLength = v4() ? 0x45 : 0x60;
  }

  static PacketBuilder tcp(String source, int sourcePort, String destination, int port) {
    ByteBuffer tcp = ByteBuffer.allocate(20);
    tcp.putShort((short) sourcePort).putShort((short) port).putInt(1000).putInt(2000);
    tcp.put((byte) 0x50).put((byte) 0x10).putShort((short) 0xFFFF);
    return new PacketBuilder(source, destination, TCP, tcp.array());
  }

  static PacketBuilder udp(String source, int sourcePort, String destination, int port) {
    ByteBuffer udp = ByteBuffer.allocate(8);
    udp.putShort((short) sourcePort).putShort((short) port).putShort((short) 8);
    return new PacketBuilder(source, destination, UDP, udp.array());
  }

  /** An ICMP or ICMPv6 message: its first four bytes after the checksum, then what it holds. */
  static PacketBuilder icmp(
      String source, String destination, int type, int code, int rest, byte[] content) {
    byte[] body = new byte[8 + content.length];
    body[0] = (byte) type;
    body[1] = (byte) code;
    Checksums.put32(body, 4, rest);
    System.arraycopy(content, 0, body, 8, content.length);
    boolean v4 = source.indexOf(':') < 0;
    return new PacketBuilder(source, destination, v4 ? ICMP : ICMPV6, body);
  }

  /** A packet of any protocol. */
  static PacketBuilder of(String source, String destination, int protocol, byte[] body) {
    return new PacketBuilder(source, destination, protocol, body.clone());
  }

  private boolean v4() {
    return destination.getAddress().length == 4;
  }

  /** TCP flags by their letters: F, S, R, P, A, U. */
  PacketBuilder flags(String letters) {
    int flags = 0;
    for (byte letter : letters.getBytes(US_ASCII)) {
      flags |= 1 << "FSRPAU".indexOf(letter);
    }
    body[13] = (byte) flags;
    return this;
  }

  PacketBuilder seq(int seq) {
    Checksums.put32(body, 4, seq);
    return this;
  }

  PacketBuilder ack(int ack) {
    Checksums.put32(body, 8, ack);
    return this;
  }

  /** Bytes behind the transport header, each telling where it is. */
  PacketBuilder payload(int bytes) {
    byte[] longer = Arrays.copyOf(body, body.length + bytes);
    for (int i = 0; i < bytes; i++) {
      longer[body.length + i] = (byte) i;
    }
    body = longer;
    if (protocol == UDP) {
      Checksums.put16(body, 4, body.length);
    }
    return this;
  }

  /** These bytes behind a UDP header. */
  PacketBuilder content(byte[] bytes) {
    payload(bytes.length);
    System.arraycopy(bytes, 0, body, body.length - bytes.length, bytes.length);
    return this;
  }

  PacketBuilder vlan(int tag) {
    vlan = tag;
    return this;
  }

  PacketBuilder ttl(int hops) {
    ttl = hops;
    return this;
  }

  /** IPv4's type of service or IPv6's traffic class. */
  PacketBuilder tos(int value) {
    tos = value;
    return this;
  }

  /** IPv4's flags and fragment offset. */
  PacketBuilder fragment(int flagsAndOffset) {
    fragment = flagsAndOffset;
    return this;
  }

  /** IPv4 options, a multiple of four bytes. */
  PacketBuilder options(byte... bytes) {
    options = bytes.clone();
    versionAndLength = 0x40 | 5 + bytes.length / 4;
    return this;
  }

  /** The same; without effect on IPv6. */
  PacketBuilder optionsIfV4(byte... bytes) {
    return v4() ? options(bytes) : this;
  }

  /** The first byte of the IP header, whatever really follows. */
  PacketBuilder versionAndLength(int value) {
    versionAndLength = value;
    return this;
  }

  /** What the IP header says of the length beyond what is there. */
  PacketBuilder lengthOff(int bytes) {
    lengthDelta = bytes;
    return this;
  }

  /** Bytes behind the IP packet, as short frames have. */
  PacketBuilder padding(int bytes) {
    padding = new byte[bytes];
    return this;
  }

  /** As a router sends what it makes itself: nothing that refers to other packets. */
  PacketBuilder router() {
    fragment = 0x4000;
    identification = 0;
    flowLabel = 0;
    return this;
  }

  PacketBuilder link(String from, String to) {
    linkSource = from;
    linkDestination = to;
    return this;
  }

  /** Changes what is behind the IP header. */
  PacketBuilder body(Consumer<byte[]> change) {
    change.accept(body);
    return this;
  }

  /** The IP packet. */
  byte[] ip() {
    byte[] transport = body.clone();
    writeChecksum(transport);
    ByteBuffer ip = ByteBuffer.allocate((v4() ? 20 + options.length : 40) + transport.length);
    if (v4()) {
      ip.put((byte) versionAndLength).put((byte) tos);
      ip.putShort((short) (ip.capacity() + lengthDelta)).putShort((short) identification);
      ip.putShort((short) fragment).put((byte) ttl).put((byte) protocol).putShort((short) 0);
      ip.put(source.getAddress()).put(destination.getAddress()).put(options);
      Checksums.put16(ip.array(), 10, Checksums.fold(Checksums.sum(ip.array(), 0, ip.position())));
    } else {
      ip.putInt((versionAndLength & 0xF0) << 24 | tos << 20 | flowLabel);
      ip.putShort((short) (transport.length + lengthDelta)).put((byte) protocol).put((byte) ttl);
      ip.put(source.getAddress()).put(destination.getAddress());
    }
    return ip.put(transport).array();
  }

  private void writeChecksum(byte[] transport) {
    int at =
        switch (protocol) {
          case TCP -> 16;
          case UDP -> 6;
          case ICMP, ICMPV6 -> 2;
          default -> -1;
        };
    if (at < 0 || at + 2 > transport.length) {
      return;
    }
    Checksums.put16(transport, at, 0);
    long sum = Checksums.sum(transport, 0, transport.length);
    if (protocol != ICMP) {
      sum += Checksums.sum(source.getAddress(), 0, source.getAddress().length);
      sum += Checksums.sum(destination.getAddress(), 0, destination.getAddress().length);
      sum += protocol + transport.length;
    }
    Checksums.put16(transport, at, Checksums.fold(sum));
  }

  /** The whole frame. */
  byte[] frame() {
    return frame(v4() ? 0x0800 : 0x86DD, ip());
  }

  /** A frame around any packet, with this builder's link addresses and tag. */
  byte[] frame(int etherType, byte[] packet) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(MacAddress.parse(linkDestination).bytes());
    frame.writeBytes(MacAddress.parse(linkSource).bytes());
    if (vlan >= 0) {
      frame.writeBytes(new byte[] {(byte) 0x81, 0, (byte) (vlan >> 8), (byte) vlan});
    }
    frame.writeBytes(new byte[] {(byte) (etherType >> 8), (byte) etherType});
    frame.writeBytes(packet);
    frame.writeBytes(padding);
    return frame.toByteArray();
  }
}
