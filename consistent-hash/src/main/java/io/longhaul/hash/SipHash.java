package io.longhaul.hash;

/**
 * SipHash-2-4 with a 64-bit result, by Aumasson and Bernstein ("SipHash: a fast short-input PRF",
 * 2012): two rounds for each message word, four at the end.
 *
 * <p>The result is the number whose little-endian bytes are the specification's output. Nothing
 * here allocates.
 */
public final class SipHash {
  private static final int ROUNDS_A_WORD = 2;
  private static final int ROUNDS_AT_THE_END = 4;
  private static final int LENGTH_SHIFT = 56;
  private static final byte[] NO_BYTES = {};

  private SipHash() {}

  /** Hash of a whole message. */
  public static long hash(HashKey key, byte[] message) {
    return hash(key, message, message.length, 0, 0, 0, 0, 0);
  }

  /**
   * Hash of a 12-byte message: a word and a half.
   *
   * @param m0 bytes 0 to 7, little-endian
   * @param tail bytes 8 to 11, little-endian
   */
  static long hash12(HashKey key, long m0, int tail) {
    return hash(key, NO_BYTES, 12, m0, 0, 0, 0, tail);
  }

  /**
   * Hash of a 36-byte message: four words and a half.
   *
   * @param m0 bytes 0 to 7, little-endian; the others likewise
   * @param tail bytes 32 to 35, little-endian
   */
  static long hash36(HashKey key, long m0, long m1, long m2, long m3, int tail) {
    return hash(key, NO_BYTES, 36, m0, m1, m2, m3, tail);
  }

  /** The message is {@code bytes}, or where that is empty the words; one loop serves both. */
  private static long hash(
      HashKey key, byte[] bytes, int length, long m0, long m1, long m2, long m3, int tail) {
    long v0 = key.k0() ^ 0x736f6d6570736575L;
    long v1 = key.k1() ^ 0x646f72616e646f6dL;
    long v2 = key.k0() ^ 0x6c7967656e657261L;
    long v3 = key.k1() ^ 0x7465646279746573L;
    int words = length / Long.BYTES;
    // Words 0 to words-1 are full, the next one holds the rest and the length; then the end.
    for (int i = 0; i <= words + 1; i++) {
      boolean end = i > words;
      long word = 0;
      if (!end) {
        word = bytes.length > 0 ? word(bytes, i) : word(i, words, m0, m1, m2, m3, tail);
        word |= i == words ? (long) length << LENGTH_SHIFT : 0;
      }
      v3 ^= word;
      v2 ^= end ? 0xFF : 0;
      for (int round = end ? ROUNDS_AT_THE_END : ROUNDS_A_WORD; round > 0; round--) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long word(int index, int words, long m0, long m1, long m2, long m3, int tail) {
    if (index == words) {
      return Integer.toUnsignedLong(tail);
    }
    return switch (index) {
      case 0 -> m0;
      case 1 -> m1;
      case 2 -> m2;
      default -> m3;
    };
  }

  private static long word(byte[] bytes, int index) {
    long word = 0;
    int end = Math.min(bytes.length, (index + 1) * Long.BYTES);
    for (int i = end - 1; i >= index * Long.BYTES; i--) {
      word = word << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return word;
  }
}
