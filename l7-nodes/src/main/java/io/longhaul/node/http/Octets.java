package io.longhaul.node.http;

import java.util.Locale;

/** Character classes of RFC 9110 and RFC 3986 as look-up tables. */
final class Octets {
  static final byte CR = '\r';
  static final byte LF = '\n';
  static final byte SP = ' ';
  static final byte HT = '\t';

  private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
  private static final boolean[] PATH = table("!$%&'()*+,-./:;=@_~|");
  // Browsers send these in a query without encoding them (WHATWG URL, query percent-encode set).
  private static final boolean[] QUERY = table("!$%&'()*+,-./:;=@_~|?[]\\^`{}");

  private Octets() {}

  static boolean isToken(int octet) {
    return octet < 128 && octet >= 0 && TOKEN[octet];
  }

  static boolean isPath(int octet) {
    return octet < 128 && octet >= 0 && PATH[octet];
  }

  static boolean isQuery(int octet) {
    return octet < 128 && octet >= 0 && QUERY[octet];
  }

  /** Visible characters, space, tab and obs-text: all that a field value may hold. */
  static boolean isFieldValue(int octet) {
    int value = octet & 0xFF;
    return (value >= ' ' && value != 0x7F) || value == HT;
  }

  static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  static int lower(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
  }

  /** An octet as a person can read it in an error message. */
  static String shown(int octet) {
    int value = octet & 0xFF;
    return value > ' ' && value < 0x7F
        ? "'" + (char) value + "'"
        : String.format(Locale.ROOT, "0x%02x", value);
  }

  private static boolean[] table(String others) {
    boolean[] table = new boolean[128];
    others.chars().forEach(c -> table[c] = true);
    for (int c = 0; c < table.length; c++) {
      table[c] |= Character.isLetterOrDigit(c);
    }
    return table;
  }
}
