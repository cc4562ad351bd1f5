package io.longhaul.hash;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A tier's SipHash key, 128 bits. It is secret, so that nobody outside can aim connections at one
 * node, and never changes in the tier's life (rule R12).
 *
 * @param k0 the first eight key bytes, little-endian
 * @param k1 the last eight key bytes, little-endian
 */
public record HashKey(long k0, long k1) {
  private static final int HEX_DIGITS = 32;

  /** A fresh key from the system's secure random source. */
  public static HashKey random() {
    SecureRandom random = new SecureRandom();
    return new HashKey(random.nextLong(), random.nextLong());
  }

  /**
   * Reads the 16 key bytes as 32 hexadecimal digits, in the order of SipHash's specification.
   *
   * @throws IllegalArgumentException for anything else; the message does not contain the key
   */
  public static HashKey fromHex(String hex) {
    if (hex.length() != HEX_DIGITS) {
      throw new IllegalArgumentException(
          "hash key: " + hex.length() + " characters (expected: " + HEX_DIGITS + " hex digits)");
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(hex);
      return new HashKey(littleEndian(bytes, 0), littleEndian(bytes, Long.BYTES));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "hash key: not hexadecimal (expected: " + HEX_DIGITS + " hex digits)", e);
    }
  }

  /** The key as 32 hexadecimal digits. */
  public String toHex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(Long.reverseBytes(k0)) + format.toHexDigits(Long.reverseBytes(k1));
  }

  private static long littleEndian(byte[] bytes, int offset) {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xFF);
    }
    return value;
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return "HashKey[secret]";
  }
}
