package io.longhaul.node.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.zip.CRC32C;

/** Writes PROXY v2 headers, right ones and wrong ones. */
final class HeaderBytes {
  static final int PROXY = 0x21;
  static final int LOCAL = 0x20;
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final int LENGTH_OFFSET = 14;

  private final ByteBuf bytes = Unpooled.buffer();

  private HeaderBytes(int command, int family) {
    bytes.writeBytes(SIGNATURE).writeByte(command).writeByte(family).writeShort(0);
  }

  static HeaderBytes command(int command, int family) {
    return new HeaderBytes(command, family);
  }

  /** A header of a client's connection. */
  static HeaderBytes of(InetSocketAddress source, InetSocketAddress destination) {
    byte[] from = source.getAddress().getAddress();
    byte[] to = destination.getAddress().getAddress();
    return command(PROXY, from.length == 4 ? 0x11 : 0x21)
        .raw(from)
        .raw(to)
        .port(source.getPort())
        .port(destination.getPort());
  }

  HeaderBytes raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  HeaderBytes port(int port) {
    bytes.writeShort(port);
    return this;
  }

  HeaderBytes tlv(int type, byte... value) {
    bytes.writeByte(type).writeShort(value.length).writeBytes(value);
    return this;
  }

  HeaderBytes tlv(int type, String value) {
    return tlv(type, value.getBytes(UTF_8));
  }

  HeaderBytes epoch(long epoch) {
    return tlv(ProxyTlvs.EPOCH, Unpooled.copyLong(epoch).array());
  }

  /** The bytes, with the right length. */
  byte[] toBytes() {
    bytes.setShort(LENGTH_OFFSET, bytes.readableBytes() - LENGTH_OFFSET - Short.BYTES);
    byte[] all = new byte[bytes.readableBytes()];
    bytes.getBytes(0, all);
    return all;
  }

  /** The bytes with a CRC32c field at their end, XORed with {@code damage}. */
  byte[] toBytesWithChecksum(int damage) {
    byte[] all = tlv(ProxyTlvs.CRC32C, new byte[Integer.BYTES]).toBytes();
    CRC32C crc = new CRC32C();
    crc.update(all);
    Unpooled.wrappedBuffer(all).setInt(all.length - Integer.BYTES, (int) crc.getValue() ^ damage);
    return all;
  }
}
