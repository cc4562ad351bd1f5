package io.longhaul.director.xdp;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A link address of six bytes.
 *
 * @param bits the bytes as a big-endian number
 */
public record MacAddress(long bits) {
  /** Length of a link address. */
  public static final int BYTES = 6;

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  public MacAddress {
    if (bits >>> (BYTES * Byte.SIZE) != 0) {
      throw new IllegalArgumentException(
          "link address: %x (expected: at most six bytes)".formatted(bits));
    }
  }

  /**
   * Reads {@code 02:00:00:00:00:01}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static MacAddress parse(String text) {
    try {
      byte[] bytes = COLONS.parseHex(text.toLowerCase(Locale.ROOT));
      if (bytes.length == BYTES) {
        return of(bytes);
      }
    } catch (IllegalArgumentException _) {
      // Said below, in the same words as a wrong length.
    }
    throw new IllegalArgumentException(
        "'" + text + "' (expected: a link address such as 02:00:00:00:00:01)");
  }

  static MacAddress of(byte[] bytes) {
    long bits = 0;
    for (byte part : bytes) {
      bits = bits << Byte.SIZE | (part & 0xFF);
    }
    return new MacAddress(bits);
  }

  /** The six bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (bits >>> ((BYTES - 1 - i) * Byte.SIZE));
    }
    return bytes;
  }

  @Override
  public String toString() {
    return COLONS.formatHex(bytes());
  }
}
