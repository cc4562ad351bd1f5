package io.longhaul.node.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds out which {@link KnownField} a name is, in one probe of a hash table, ignoring case. A name
 * that differs from it only by underscores in place of hyphens is its look-alike.
 */
final class FieldNames {
  /** Of a name that is none of them. */
  static final int UNKNOWN = 0;

  /** The bits of a code that say which. */
  static final int WHICH = 0x3F;

  /** Set in the code of a look-alike. */
  static final int LOOK_ALIKE = 0x40;

  private static final int HASH_FACTOR = 31;

  /** Odd, so that multiplying by it spreads a hash over the high bits, which choose the place. */
  private static final int SPREAD = 0x9E3779B9;

  private static final int SHIFT = Integer.SIZE - 8;
  private static final int PLACES = 1 << (Integer.SIZE - SHIFT);

  /** Each octet of a token as it counts in a name: a letter is small, an underscore a hyphen. */
  private static final byte[] FOLDED = new byte[256];

  private static final byte[][] NAMES = new byte[KnownField.values().length + 1][];
  private static final int[] HASHES = new int[NAMES.length];
  private static final byte[] TABLE = new byte[PLACES];

  static {
    for (int octet = 0; octet < FOLDED.length; octet++) {
      if (Octets.isToken((byte) octet)) {
        FOLDED[octet] = (byte) (octet == '_' ? '-' : Octets.lower(octet));
      }
    }
    Arrays.fill(NAMES, new byte[0]);
    for (KnownField field : KnownField.values()) {
      int code = field.code();
      NAMES[code] = field.lowerCase().getBytes(StandardCharsets.US_ASCII);
      for (byte octet : NAMES[code]) {
        HASHES[code] = hash(HASHES[code], octet);
      }
      int place = place(HASHES[code]);
      while (TABLE[place] != UNKNOWN) {
        place = next(place);
      }
      TABLE[place] = (byte) code;
    }
  }

  private FieldNames() {}

  /** The octet as it counts in a name; 0 for one that no name has. */
  static int folded(byte octet) {
    return FOLDED[octet & 0xFF];
  }

  /** The hash of a name with one more octet, which is folded. */
  static int hash(int hash, int folded) {
    return HASH_FACTOR * hash + folded;
  }

  /** The code of a name whose hash is not known yet. */
  static int code(byte[] bytes, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = hash(hash, folded(bytes[i]));
    }
    return code(bytes, start, end, hash);
  }

  /**
   * Which field it is.
   *
   * @param hash of the name's folded octets
   * @return {@link #UNKNOWN}, or the field's code, with {@link #LOOK_ALIKE} where it is only that
   */
  static int code(byte[] bytes, int start, int end, int hash) {
    int place = place(hash);
    for (int code = TABLE[place]; code != UNKNOWN; code = TABLE[place]) {
      if (HASHES[code] == hash) {
        return compared(bytes, start, end, code);
      }
      place = next(place);
    }
    return UNKNOWN;
  }

  private static int compared(byte[] bytes, int start, int end, int code) {
    byte[] name = NAMES[code];
    if (name.length != end - start) {
      return UNKNOWN;
    }
    int found = code;
    for (int i = 0; i < name.length; i++) {
      byte octet = bytes[start + i];
      if (folded(octet) != name[i]) {
        return UNKNOWN;
      }
      found |= octet == '_' ? LOOK_ALIKE : 0;
    }
    return found;
  }

  private static int place(int hash) {
    return (hash * SPREAD) >>> SHIFT;
  }

  private static int next(int place) {
    return (place + 1) & (PLACES - 1);
  }
}
