package io.longhaul.director.xdp;

import io.longhaul.hash.Chain;
import io.longhaul.hash.SipHash;
import io.longhaul.hash.Slot;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;

/** A connection of a test, and where its packets must go by {@link Tier}'s epoch. */
record FlowOfTest(String client, int clientPort, String door, int doorPort) {
  /** The first client port from which the flow's chain is as long as wanted and its nodes known. */
  static FlowOfTest withChain(int length, String client, String door, int doorPort) {
    return IntStream.range(40_000, 50_000)
        .mapToObj(port -> new FlowOfTest(client, port, door, doorPort))
        .filter(flow -> flow.chain().size() == length)
        .filter(flow -> flow.chain().head() < Tier.NODES - 2)
        .findFirst()
        .orElseThrow();
  }

  /** One whose head is a certain node. */
  static FlowOfTest withHead(int node, String client, String door, int doorPort) {
    return IntStream.range(40_000, 50_000)
        .mapToObj(port -> new FlowOfTest(client, port, door, doorPort))
        .filter(flow -> flow.chain().head() == node)
        .findFirst()
        .orElseThrow();
  }

  long hash() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(InetAddress.ofLiteral(client).getAddress());
    message.writeBytes(InetAddress.ofLiteral(door).getAddress());
    for (int port : List.of(clientPort, doorPort)) {
      message.write(port >> 8);
      message.write(port);
    }
    return SipHash.hash(Tier.KEY, message.toByteArray());
  }

  Chain chain() {
    return Tier.chain((int) hash() & Slot.MASK);
  }

  /** The outer source port: 15 bits of the hash above those of the slot. */
  int entropyPort() {
    return 0x8000 | (int) (hash() >>> 16 & 0x7FFF);
  }

  InetAddress[] hops() {
    return IntStream.range(1, chain().size())
        .mapToObj(i -> Tier.address(chain().node(i)))
        .toArray(InetAddress[]::new);
  }

  PacketBuilder tcp() {
    return PacketBuilder.tcp(client, clientPort, door, doorPort);
  }

  PacketBuilder udp() {
    return PacketBuilder.udp(client, clientPort, door, doorPort);
  }

  /** What the node sends back. */
  PacketBuilder reply() {
    return PacketBuilder.tcp(door, doorPort, client, clientPort);
  }

  PacketBuilder datagramBack() {
    return PacketBuilder.udp(door, doorPort, client, clientPort);
  }
}
