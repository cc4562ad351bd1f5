package io.longhaul.director.xdp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The ICMP error that a router sends about a packet, in plain Java. */
final class IcmpAnswer {
  private IcmpAnswer() {}

  static byte[] to(byte[] frame, Link link, ClientPacket client, boolean tooBig, int mtu) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(frame, 6, 6);
    answer.write(frame, 0, 6);
    answer.write(frame, 12, link.l3() - 12);
    int quote = Math.min(client.length(), client.v6() ? 1232 : 548) & ~3;
    byte[] quoted = Arrays.copyOfRange(frame, client.l3(), client.l3() + quote);
    answer.writeBytes(
        client.v6() ? v6(client, tooBig, mtu, quoted) : v4(client, tooBig, mtu, quoted));
    return answer.toByteArray();
  }

  private static byte[] v4(ClientPacket client, boolean tooBig, int mtu, byte[] quoted) {
    ByteBuffer ip = ByteBuffer.allocate(28 + quoted.length);
    ip.put((byte) 0x45).put((byte) 0).putShort((short) ip.capacity()).putShort((short) 0);
    ip.putShort((short) 0x4000).put((byte) 64).put((byte) PacketBuilder.ICMP).putShort((short) 0);
    ip.put(client.door()).put(client.client());
    Checksums.put16(ip.array(), 10, Checksums.header(ip.array(), 0));
    ip.put((byte) (tooBig ? 3 : 11)).put((byte) (tooBig ? 4 : 0)).putShort((short) 0);
    ip.putInt(tooBig ? mtu : 0).put(quoted);
    Checksums.put16(ip.array(), 22, Checksums.fold(Checksums.sum(ip.array(), 20, ip.capacity())));
    return ip.array();
  }

  private static byte[] v6(ClientPacket client, boolean tooBig, int mtu, byte[] quoted) {
    ByteBuffer ip = ByteBuffer.allocate(48 + quoted.length);
    ip.putInt(6 << 28).putShort((short) (8 + quoted.length));
    ip.put((byte) PacketBuilder.ICMPV6).put((byte) 64).put(client.door()).put(client.client());
    ip.put((byte) (tooBig ? 2 : 3)).put((byte) 0).putShort((short) 0);
    ip.putInt(tooBig ? Math.max(mtu, 1280) : 0).put(quoted);
    long sum =
        Checksums.sum(ip.array(), 8, ip.capacity()) + 8 + quoted.length + PacketBuilder.ICMPV6;
    Checksums.put16(ip.array(), 42, Checksums.fold(sum));
    return ip.array();
  }
}
