package io.longhaul.hash;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflated bytes (RFC 1951, no wrapper), inflated only to a size known before. */
final class Deflated {
  private static final int CHUNK_BYTES = 16_384;

  private Deflated() {}

  static byte[] deflate(byte[] plain) {
    // The other levels take four times as long for 6% less: most of a table is incompressible.
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + CHUNK_BYTES);
      byte[] chunk = new byte[CHUNK_BYTES];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    }
  }

  /**
   * Inflates to exactly {@code length} bytes.
   *
   * @throws EpochFormatException when it is not deflated, makes fewer or more, or has bytes behind
   */
  static byte[] inflate(byte[] deflated, int length) {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      // One byte more than wanted: whoever fills it had too many.
      byte[] plain = new byte[length + 1];
      int filled = 0;
      while (!inflater.finished() && filled <= length) {
        int more = inflater.inflate(plain, filled, plain.length - filled);
        if (more == 0 && !inflater.finished()) {
          throw wrong("payload cut off after " + filled + " bytes", length);
        }
        filled += more;
      }
      if (filled != length) {
        throw wrong("payload of " + (filled > length ? "more" : filled + " bytes"), length);
      }
      if (inflater.getRemaining() > 0) {
        throw wrong(inflater.getRemaining() + " bytes behind the payload", length);
      }
      return Arrays.copyOf(plain, length);
    } catch (DataFormatException e) {
      throw new EpochFormatException("epoch: payload cannot be inflated: " + e.getMessage(), e);
    }
  }

  private static EpochFormatException wrong(String found, int length) {
    return new EpochFormatException("epoch: " + found + " (expected: " + length + " bytes)");
  }
}
