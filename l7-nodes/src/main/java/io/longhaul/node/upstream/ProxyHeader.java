package io.longhaul.node.upstream;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.config.ProxyVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * What a connection begins with where its endpoint is told whom it stands for (the PROXY protocol,
 * sections 2.1 and 2.2). Version 2 is
 *
 * <pre>
 *   12 bytes  signature
 *    1 byte   version 2, command PROXY (0x21)
 *    1 byte   family and transport: TCP over IPv4 (0x11) or IPv6 (0x21)
 *    2 bytes  length of what follows
 *             source address, destination address, source port, destination port
 * </pre>
 */
final class ProxyHeader {
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final int PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int MAX_BYTES = 107;

  private ProxyHeader() {}

  static ByteBuf encode(
      ByteBufAllocator allocator, ProxyVersion version, ConnectionKey.ProxiedClient client) {
    ByteBuf to = allocator.buffer(MAX_BYTES);
    switch (version) {
      case V1 -> text(to, client);
      case V2 -> binary(to, client);
    }
    return to;
  }

  private static void text(ByteBuf to, ConnectionKey.ProxiedClient client) {
    boolean v4 = isV4(client);
    ByteBufUtil.writeUtf8(
        to,
        "PROXY %s %s %s %d %d\r\n"
            .formatted(
                v4 ? "TCP4" : "TCP6",
                text(client.source().getAddress(), v4),
                text(client.destination().getAddress(), v4),
                client.source().getPort(),
                client.destination().getPort()));
  }

  private static String text(InetAddress address, boolean v4) {
    boolean mapped = !v4 && address instanceof Inet4Address;
    return (mapped ? "::ffff:" : "") + AddressText.of(address);
  }

  private static void binary(ByteBuf to, ConnectionKey.ProxiedClient client) {
    boolean v4 = isV4(client);
    int addressBytes = v4 ? IPV4_BYTES : IPV6_BYTES;
    to.writeBytes(SIGNATURE).writeByte(PROXY).writeByte(v4 ? TCP4 : TCP6);
    to.writeShort(2 * addressBytes + 2 * Short.BYTES);
    address(to, client.source().getAddress(), v4);
    address(to, client.destination().getAddress(), v4);
    to.writeShort(client.source().getPort()).writeShort(client.destination().getPort());
  }

  private static void address(ByteBuf to, InetAddress address, boolean v4) {
    if (!v4 && address instanceof Inet4Address) {
      to.writeZero(IPV6_BYTES - IPV4_BYTES - 2).writeShort(0xFFFF);
    }
    to.writeBytes(address.getAddress());
  }

  // Both are of one family, or both are written as IPv6.
  private static boolean isV4(ConnectionKey.ProxiedClient client) {
    return client.source().getAddress() instanceof Inet4Address
        && client.destination().getAddress() instanceof Inet4Address;
  }
}
