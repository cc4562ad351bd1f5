package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.Checksums.get16;

import java.util.Optional;

/**
 * A frame's Ethernet header as the plain model reads it.
 *
 * @param l3 where the next header begins
 */
record Link(int l3, int etherType, Optional<Integer> vlan) {
  static Optional<Link> read(byte[] frame) {
    if (frame.length < 14) {
      return Optional.empty();
    }
    int type = get16(frame, 12);
    if (type != 0x8100) {
      return Optional.of(new Link(14, type, Optional.empty()));
    }
    return frame.length < 18
        ? Optional.empty()
        : Optional.of(new Link(18, get16(frame, 16), Optional.of(get16(frame, 14))));
  }
}
