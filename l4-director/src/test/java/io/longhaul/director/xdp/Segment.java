package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.Checksums.get16;
import static io.longhaul.director.xdp.Checksums.get32;

import java.util.Arrays;
import java.util.Optional;

/**
 * A TCP segment that came off the wire.
 *
 * @param from link address of the host that sent it
 * @param port where it goes to: a client's
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
record Segment(MacAddress from, int port, int seq, int ack, int flags, byte[] payload) {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  /** Reads a frame; empty for one that is no bare TCP segment. */
  static Optional<Segment> read(byte[] frame) {
    boolean v4 = frame.length >= 54 && get16(frame, 12) == 0x0800 && frame[23] == PacketBuilder.TCP;
    boolean v6 = frame.length >= 74 && get16(frame, 12) == 0x86DD && frame[20] == PacketBuilder.TCP;
    if (!v4 && !v6) {
      return Optional.empty();
    }
    int tcp = v4 ? 34 : 54;
    int end = v4 ? 14 + get16(frame, 16) : 54 + get16(frame, 18);
    return Optional.of(
        new Segment(
            MacAddress.of(Arrays.copyOfRange(frame, 6, 12)),
            get16(frame, tcp + 2),
            get32(frame, tcp + 4),
            get32(frame, tcp + 8),
            frame[tcp + 13],
            Arrays.copyOfRange(frame, tcp + ((frame[tcp + 12] >> 4 & 0xF) << 2), end)));
  }

  boolean isSynAck() {
    return (flags & (SYN | ACK)) == (SYN | ACK);
  }

  boolean isReset() {
    return (flags & RST) != 0;
  }

  boolean isFin() {
    return (flags & FIN) != 0;
  }
}
