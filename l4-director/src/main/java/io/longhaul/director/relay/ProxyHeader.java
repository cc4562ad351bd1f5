package io.longhaul.director.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Writes the PROXY protocol v2 header that introduces a client to a node.
 *
 * <pre>
 *  0  12  signature
 * 12   1  0x21: version 2, command PROXY
 * 13   1  0x11: TCP over IPv4, 0x21: TCP over IPv6
 * 14   2  length of what follows
 * 16      source address, destination address, source port, destination port
 *         TLVs: 0x03 CRC32C of the whole header, 0xE4 door, 0xE5 director, 0xE6 epoch
 * </pre>
 *
 * <p>One instance a door: what is the same for all its connections is made once.
 */
final class ProxyHeader {
  static final int TYPE_CRC32C = 0x03;
  static final int TYPE_DOOR = 0xE4;
  static final int TYPE_DIRECTOR = 0xE5;
  static final int TYPE_EPOCH = 0xE6;

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int VERSION_2_PROXY = 0x21;
  private static final int VERSION_2_LOCAL = 0x20;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;
  private static final int TLV_HEADER_BYTES = 3;
  private static final int PORTS_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final byte[] door;
  private final byte[] director;
  private final int tlvBytes;

  ProxyHeader(String door, String director) {
    this.door = utf8("door", door);
    this.director = utf8("director id", director);
    this.tlvBytes =
        4 * TLV_HEADER_BYTES + Integer.BYTES + this.door.length + this.director.length + Long.BYTES;
  }

  /** A new buffer with the header of one connection. */
  ByteBuf encode(
      ByteBufAllocator allocator, InetSocketAddress client, InetSocketAddress local, long epoch) {
    boolean v4 = isV4(client) && isV4(local);
    int addressBytes = v4 ? Integer.BYTES : IPV6_BYTES;
    int bodyBytes = 2 * addressBytes + PORTS_BYTES + tlvBytes;
    ByteBuf out = allocator.directBuffer(SIGNATURE.length + PORTS_BYTES + bodyBytes);
    out.writeBytes(SIGNATURE).writeByte(VERSION_2_PROXY);
    out.writeByte(v4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6).writeShort(bodyBytes);
    address(out, client.getAddress(), v4);
    address(out, local.getAddress(), v4);
    out.writeShort(client.getPort()).writeShort(local.getPort());
    tlv(out, TYPE_DOOR, door);
    tlv(out, TYPE_DIRECTOR, director);
    out.writeByte(TYPE_EPOCH).writeShort(Long.BYTES).writeLong(epoch);
    out.writeByte(TYPE_CRC32C).writeShort(Integer.BYTES).writeInt(0);
    // The checksum is taken with its own field at zero.
    CRC32C checksum = new CRC32C();
    checksum.update(out.nioBuffer());
    out.setInt(out.writerIndex() - Integer.BYTES, (int) checksum.getValue());
    return out;
  }

  /** The header of a connection that a director makes for itself: command LOCAL, TLV 0xE5. */
  static byte[] local(String directorId) {
    byte[] director = utf8("director id", directorId);
    return ByteBuffer.allocate(SIGNATURE.length + PORTS_BYTES + TLV_HEADER_BYTES + director.length)
        .put(SIGNATURE)
        .put((byte) VERSION_2_LOCAL)
        .put((byte) UNSPECIFIED)
        .putShort((short) (TLV_HEADER_BYTES + director.length))
        .put((byte) TYPE_DIRECTOR)
        .putShort((short) director.length)
        .put(director)
        .array();
  }

  private static boolean isV4(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address;
  }

  private static void address(ByteBuf out, InetAddress address, boolean v4) {
    byte[] raw = address.getAddress();
    if (!v4 && raw.length == Integer.BYTES) {
      // One of the two is IPv6, so the other goes as IPv4-mapped.
      out.writeLong(0).writeInt(0xFFFF);
    }
    out.writeBytes(raw);
  }

  private static void tlv(ByteBuf out, int type, byte[] value) {
    out.writeByte(type).writeShort(value.length).writeBytes(value);
  }

  private static byte[] utf8(String what, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > RelaySettings.MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          what
              + ": '"
              + text
              + "' is "
              + bytes.length
              + " bytes (expected: 1 to "
              + RelaySettings.MAX_NAME_BYTES
              + ")");
    }
    return bytes;
  }
}
