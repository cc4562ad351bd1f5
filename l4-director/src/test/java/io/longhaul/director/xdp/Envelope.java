package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.Checksums.get16;
import static io.longhaul.director.xdp.Checksums.get32;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What lies in front of a client's packet, as the plain model reads it.
 *
 * @param inner where the client's packet begins in the frame
 * @param end behind its last byte, by the outer length
 */
record Envelope(
    boolean v6, int ttl, int index, List<InetAddress> hops, long epoch, int inner, int end) {
  /** Reads a GUE header whose first eight bytes are there; empty when it contradicts itself. */
  static Optional<Envelope> read(byte[] frame, int l3, long ownEpoch) {
    int gue = l3 + 28;
    int words = frame[gue] & 0x1F;
    int protocol = frame[gue + 1] & 0xFF;
    int index = frame[gue + 6] & 0xFF;
    int count = frame[gue + 7] & 0xFF;
    int inner = gue + 4 + 4 * words;
    boolean good =
        get32(frame, gue + 2) == 0
            && (protocol == 4 || protocol == 41)
            && count <= 7
            && index <= count
            && (words == count + 1 || words == count + 2);
    boolean hasEpoch = words == count + 2;
    if (!good || (hasEpoch && frame.length < gue + 8 + 4 * count + 4)) {
      return Optional.empty();
    }
    long epoch = hasEpoch ? Integer.toUnsignedLong(get32(frame, gue + 8 + 4 * count)) : ownEpoch;
    List<InetAddress> hops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hops.add(address(Arrays.copyOfRange(frame, gue + 8 + 4 * i, gue + 12 + 4 * i)));
    }
    return Optional.of(
        new Envelope(
            protocol == 41,
            frame[l3 + 8] & 0xFF,
            index,
            hops,
            epoch,
            inner,
            l3 + get16(frame, l3 + 2)));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
