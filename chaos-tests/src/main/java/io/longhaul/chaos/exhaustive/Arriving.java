package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Packet;
import io.longhaul.chaos.packet.Segment;

/**
 * A packet on its way to a host.
 *
 * @param old a bit for each host that has been without a socket for as long as this is under way,
 *     or longer: its grace is not over before this has arrived or is lost
 */
record Arriving(Packet packet, int old) {
  Digest digest() {
    Digest digest = of('a', packet.segment()).add(old).add(packet.epoch()).add(packet.hop());
    for (String node : packet.chain()) {
      digest.add(node.charAt(0));
    }
    return digest;
  }

  static Digest of(char kind, Segment segment) {
    return new Digest()
        .add(kind)
        .add(segment.flow().id())
        .add(segment.flags())
        .add(segment.seq())
        .add(segment.ack())
        .add(segment.length());
  }
}
