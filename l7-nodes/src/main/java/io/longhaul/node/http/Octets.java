package io.longhaul.node.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/** Character classes of RFC 9110 and RFC 3986 as look-up tables. */
final class Octets {
  static final byte CR = '\r';
  static final byte LF = '\n';
  static final byte SP = ' ';
  static final byte HT = '\t';

  private static final int TOKEN = 1;
  private static final int PATH = 2;
  private static final int QUERY = 4;
  private static final byte[] CLASSES = new byte[256];

  static {
    enter(TOKEN, "!#$%&'*+-.^_`|~");
    enter(PATH, "!$%&'()*+,-./:;=@_~|");
    // Browsers send these in a query without encoding them (WHATWG URL, query percent-encode set).
    enter(QUERY, "!$%&'()*+,-./:;=@_~|?[]\\^`{}");
  }

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int DELETE = 0x7F;

  private Octets() {}

  static boolean isToken(byte octet) {
    return (CLASSES[octet & 0xFF] & TOKEN) != 0;
  }

  static boolean isPath(byte octet) {
    return (CLASSES[octet & 0xFF] & PATH) != 0;
  }

  static boolean isQuery(byte octet) {
    return (CLASSES[octet & 0xFF] & QUERY) != 0;
  }

  /** Visible characters, space, tab and obs-text: all that a field value may hold. */
  static boolean isFieldValue(int octet) {
    int value = octet & 0xFF;
    return (value >= ' ' && value != DELETE) || value == HT;
  }

  /**
   * Where the octets that a field value may hold end, from {@code from} on; {@code to} where all of
   * them are. Looks at eight at a time.
   */
  static int valueEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      long others = at + Long.BYTES <= to ? controls((long) WORDS.get(bytes, at)) : 1;
      if (others == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Long.numberOfTrailingZeros(others) / Byte.SIZE;
      if (!isFieldValue(bytes[at])) {
        return at;
      }
      at++;
    }
    return to;
  }

  // Marks the first octet below a space or equal to DEL, and maybe some behind it: a subtraction
  // borrows only from octets above one that is marked (Anderson, Bit Twiddling Hacks, "hasless").
  private static long controls(long word) {
    long deletes = word ^ (DELETE * ONES);
    return (((word - ' ' * ONES) & ~word) | ((deletes - ONES) & ~deletes)) & HIGH_BITS;
  }

  /** Where the next LF is, before {@code to}; -1 for nowhere. */
  static int lineFeed(byte[] bytes, int from, int to) {
    for (int at = valueEnd(bytes, from, to); at < to; at = valueEnd(bytes, at + 1, to)) {
      if (bytes[at] == LF) {
        return at;
      }
    }
    return -1;
  }

  static boolean isBlank(byte octet) {
    return octet == SP || octet == HT;
  }

  static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  static int lower(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
  }

  /** Whether the octets are these, given in lower case, ignoring case. */
  static boolean equal(byte[] bytes, int start, int end, String lowerCase) {
    if (end - start != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if (lower(bytes[start + i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** An octet as a person can read it in an error message. */
  static String shown(int octet) {
    int value = octet & 0xFF;
    return value > ' ' && value < DELETE
        ? "'" + (char) value + "'"
        : String.format(Locale.ROOT, "0x%02x", value);
  }

  private static void enter(int bit, String others) {
    others.chars().forEach(c -> CLASSES[c] |= (byte) bit);
    for (int c = 0; c < DELETE; c++) {
      CLASSES[c] |= (byte) (Character.isLetterOrDigit(c) ? bit : 0);
    }
  }
}
