package io.longhaul.membership.store;

import java.nio.charset.StandardCharsets;

/** A number that only rises, as the content of a znode: decimal digits. */
final class Counter {
  private static final int MAX_DIGITS = 18;

  private Counter() {}

  static byte[] bytes(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads it.
   *
   * @throws ZnodeFormatException for anything but decimal digits
   */
  static long value(byte[] bytes) {
    long value = 0;
    if (bytes.length == 0 || bytes.length > MAX_DIGITS) {
      throw new ZnodeFormatException(
          "counter: " + bytes.length + " bytes (expected: 1 to " + MAX_DIGITS + " digits)");
    }
    for (byte digit : bytes) {
      if (digit < '0' || digit > '9') {
        throw new ZnodeFormatException("counter: byte " + digit + " (expected: decimal digits)");
      }
      value = value * 10 + (digit - '0');
    }
    return value;
  }
}
