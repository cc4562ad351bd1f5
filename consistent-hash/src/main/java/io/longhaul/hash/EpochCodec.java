package io.longhaul.hash;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * An epoch as bytes, for ZooKeeper and for directors' disks.
 *
 * <pre>
 *   0        4         8                 12               16
 *   | "LHEP" | version | CRC32C of the   | length of the  | payload, deflated
 *   |        |         | bytes from 12 on| payload plain  |
 * </pre>
 *
 * Numbers are big-endian. The payload's layout is in {@link EpochWriter}. The same epoch gives the
 * same bytes. What was damaged, cut off, made by something else or by a later version is refused,
 * and no input makes {@link #decode} take more than {@link #MAX_PAYLOAD_BYTES} for the payload.
 */
public final class EpochCodec {
  /** Largest encoded epoch: ZooKeeper refuses requests of 1 MiB. */
  public static final int MAX_ENCODED_BYTES = 800_000;

  /** Largest payload before it is deflated. */
  public static final int MAX_PAYLOAD_BYTES = 16 << 20;

  /** Version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  private static final int MAGIC = 0x4C484550;
  private static final int CHECKSUM_OFFSET = 8;
  private static final int CHECKED_OFFSET = 12;
  private static final int HEADER_BYTES = 16;

  private EpochCodec() {}

  /**
   * Encodes an epoch.
   *
   * @return at most {@link #MAX_ENCODED_BYTES}
   * @throws EpochFormatException when it takes more, or has a text or list too long to be written
   */
  public static byte[] encode(Epoch epoch) {
    byte[] payload = new EpochWriter(epoch).write();
    check(payload.length <= MAX_PAYLOAD_BYTES, epoch, payload.length, MAX_PAYLOAD_BYTES, "plain");
    byte[] deflated = Deflated.deflate(payload);
    int length = HEADER_BYTES + deflated.length;
    check(length <= MAX_ENCODED_BYTES, epoch, length, MAX_ENCODED_BYTES, "encoded");
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putInt(MAGIC).putInt(VERSION).putInt(0).putInt(payload.length).put(deflated);
    return out.putInt(CHECKSUM_OFFSET, checksum(out.array())).array();
  }

  /**
   * Decodes what {@link #encode} wrote.
   *
   * @throws EpochFormatException for anything else, also for a table of other than {@link
   *     Slot#COUNT} slots
   */
  public static Epoch decode(byte[] encoded) {
    return decode(encoded, Slot.COUNT);
  }

  /**
   * As {@link #decode(byte[])} for the tables of models and simulations.
   *
   * @param slots that the table must have
   */
  public static Epoch decode(byte[] encoded, int slots) {
    if (encoded.length < HEADER_BYTES || encoded.length > MAX_ENCODED_BYTES) {
      throw new EpochFormatException(
          "epoch: %d bytes (expected: %d to %d)"
              .formatted(encoded.length, HEADER_BYTES, MAX_ENCODED_BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    expect("magic 0x%08x", in.getInt(), MAGIC);
    expect("version %d", in.getInt(), VERSION);
    expect("checksum 0x%08x", in.getInt(), checksum(encoded));
    int payloadBytes = in.getInt();
    if (payloadBytes < 0 || payloadBytes > MAX_PAYLOAD_BYTES) {
      throw new EpochFormatException(
          "epoch: payload of %s bytes (expected: at most %d)"
              .formatted(Integer.toUnsignedString(payloadBytes), MAX_PAYLOAD_BYTES));
    }
    byte[] deflated = Arrays.copyOfRange(encoded, HEADER_BYTES, encoded.length);
    Epoch epoch = new EpochReader(Deflated.inflate(deflated, payloadBytes)).read();
    expect("table of %d slots", epoch.table().slots(), slots);
    return epoch;
  }

  private static int checksum(byte[] encoded) {
    CRC32C crc = new CRC32C();
    crc.update(encoded, CHECKED_OFFSET, encoded.length - CHECKED_OFFSET);
    return (int) crc.getValue();
  }

  private static void expect(String what, int found, int expected) {
    if (found != expected) {
      throw new EpochFormatException(
          ("epoch: " + what + " (expected: " + what + ")").formatted(found, expected));
    }
  }

  private static void check(boolean fits, Epoch epoch, int found, int most, String how) {
    if (!fits) {
      throw new EpochFormatException(
          "epoch %d: %d bytes %s (expected: at most %d)"
              .formatted(epoch.number(), found, how, most));
    }
  }
}
