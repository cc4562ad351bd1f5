package io.longhaul.membership.telemetry;

import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A bitmap of a known number of bits, deflated (RFC 1950). */
final class DeflatedBits {
  private DeflatedBits() {}

  static byte[] deflate(BitSet bits, int count) {
    byte[] bitmap = Arrays.copyOf(bits.toByteArray(), count / Byte.SIZE);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bitmap);
      deflater.finish();
      // Incompressible input grows by a few bytes for each of its blocks.
      byte[] buffer = new byte[bitmap.length + 64 + bitmap.length / 64];
      return Arrays.copyOf(buffer, deflater.deflate(buffer));
    } finally {
      deflater.end();
    }
  }

  /**
   * Reads what {@link #deflate} wrote; takes no more memory than the bitmap, whatever it is given.
   *
   * @throws IllegalArgumentException when it does not inflate to exactly as many bits
   */
  static BitSet inflate(byte[] deflated, int count) {
    byte[] bitmap = new byte[count / Byte.SIZE];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      int length = inflater.inflate(bitmap);
      // One byte more is asked for so that the stream's end, and its checksum, are read too.
      if (length != bitmap.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new IllegalArgumentException(
            "bitmap: not of " + bitmap.length + " bytes (expected: as many, deflated)");
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("bitmap: not deflated: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
    return BitSet.valueOf(bitmap);
  }
}
