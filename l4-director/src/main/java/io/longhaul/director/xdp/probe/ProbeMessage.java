package io.longhaul.director.xdp.probe;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A probe's UDP payload: GUE with C=1, as {@code probe.h} lays it out. 44 bytes, network order.
 *
 * <pre>
 *    0  GUE: C=1, 10 words     1  1 asks, 2 answers     2  0
 *    8  epoch                 12  nonce                20  family, protocol, port, address
 *   40  what holds: 1 somebody listens, 2 the agent vouches
 * </pre>
 */
final class ProbeMessage {
  /** Length of a question and of an answer. */
  static final int BYTES = 44;

  private static final byte CONTROL_OF_TEN_WORDS = 0x20 | 10;
  private static final byte ASKS = 1;
  private static final byte ANSWERS = 2;
  private static final int EPOCH = 8;
  private static final int NONCE = 12;
  private static final int DOOR = 20;
  private static final int HOLDS = 40;
  private static final int LISTENER = 1;
  private static final int VOUCHED = 2;
  private static final byte TCP = 6;

  private ProbeMessage() {}

  /**
   * What a shim says.
   *
   * @param epoch its table's, 0 without one
   * @param listener whether somebody listens at the door that was asked for
   * @param vouched whether its agent vouches for the table
   */
  record Answer(long nonce, long epoch, boolean listener, boolean vouched) {}

  /** A question, ready to be sent; without a door none is asked for. */
  static ByteBuffer question(long epoch, long nonce, Optional<ProbeDoor> door) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(CONTROL_OF_TEN_WORDS).put(ASKS);
    bytes.putInt(EPOCH, (int) epoch).putLong(NONCE, nonce);
    door.ifPresent(
        at -> {
          boolean v4 = at.address() instanceof Inet4Address;
          bytes.position(DOOR).put((byte) (v4 ? 4 : 6)).put(TCP).putShort((short) at.port());
          bytes.put(at.address().getAddress());
        });
    return bytes.clear();
  }

  /** Reads what came; empty for anything but an answer. */
  static Optional<Answer> answer(ByteBuffer bytes) {
    int at = bytes.position();
    if (bytes.remaining() != BYTES
        || bytes.get(at) != CONTROL_OF_TEN_WORDS
        || bytes.get(at + 1) != ANSWERS) {
      return Optional.empty();
    }
    int holds = bytes.getInt(at + HOLDS);
    return Optional.of(
        new Answer(
            bytes.getLong(at + NONCE),
            Integer.toUnsignedLong(bytes.getInt(at + EPOCH)),
            (holds & LISTENER) != 0,
            (holds & VOUCHED) != 0));
  }
}
