package io.longhaul.director.xdp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** A director's probe, written out field by field. */
record Probe(int epoch, long nonce, InetAddress door, int port) {
  byte[] gue() {
    ByteBuffer probe = ByteBuffer.allocate(44);
    probe.put((byte) 0x2A).put((byte) 1).putInt(0).putShort((short) 0);
    probe.putInt(epoch).putLong(nonce);
    probe.put((byte) (door.getAddress().length == 4 ? 4 : 6)).put((byte) 6).putShort((short) port);
    probe.put(door.getAddress());
    return probe.array();
  }

  /** The same as the shim's answer. */
  byte[] answered(int ownEpoch, int holds) {
    byte[] answer = gue();
    answer[1] = 2;
    Checksums.put32(answer, 8, ownEpoch);
    Checksums.put32(answer, 40, holds);
    return answer;
  }

  byte[] frame(InetAddress from, InetAddress to) {
    return PacketBuilder.udp(from.getHostAddress(), 40_001, to.getHostAddress(), 19_523)
        .content(gue())
        .frame();
  }
}
