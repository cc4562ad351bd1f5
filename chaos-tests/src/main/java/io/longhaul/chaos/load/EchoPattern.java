package io.longhaul.chaos.load;

import io.longhaul.chaos.mixing.SplitMix;
import io.netty.buffer.ByteBuf;

/**
 * The payload of a message: a header that numbers it, then bytes that follow from the numbers, so
 * that a checker needs to remember none of it.
 *
 * <pre>
 *   0       8          16              24
 *   | connection id | sequence | intended send time, ns | pattern ...
 * </pre>
 */
final class EchoPattern {
  /** Connection id, sequence and intended send time; the smallest message. */
  static final int HEADER_BYTES = 24;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long STRIDE = 0xD1B54A32D192ED03L;

  private EchoPattern() {}

  /** Appends a message's payload, masked by {@code mask} (RFC 6455 section 5.3). */
  static void write(
      ByteBuf out, long connectionId, long sequence, long intendedNs, int sizeBytes, int mask) {
    long wideMask = ((long) mask << 32) | (mask & 0xFFFFFFFFL);
    out.writeLong(connectionId ^ wideMask);
    out.writeLong(sequence ^ wideMask);
    out.writeLong(intendedNs ^ wideMask);
    int position = HEADER_BYTES;
    for (; position + Long.BYTES <= sizeBytes; position += Long.BYTES) {
      out.writeLong(word(connectionId, sequence, position) ^ wideMask);
    }
    if (position < sizeBytes) {
      long last = word(connectionId, sequence, position) ^ wideMask;
      for (int i = 0; position < sizeBytes; i++, position++) {
        out.writeByte((byte) (last >>> (56 - 8 * i)));
      }
    }
  }

  /** The eight pattern bytes from {@code position}, a multiple of eight, in network order. */
  static long word(long connectionId, long sequence, int position) {
    return SplitMix.finished(connectionId * GOLDEN + sequence + (position >>> 3) * STRIDE);
  }
}
