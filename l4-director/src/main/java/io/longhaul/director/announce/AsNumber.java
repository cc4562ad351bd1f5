package io.longhaul.director.announce;

import io.longhaul.membership.config.ScalarValues;

/** Numbers of autonomous systems that may speak BGP. */
final class AsNumber {
  private static final long MAX = 0xFFFFFFFEL;

  /** Reserved by RFC 6793 and RFC 7300. */
  private static final long AS_TRANS = 23456;

  private static final long LAST_16_BIT = 65535;

  private AsNumber() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException for what is none
   */
  static long parse(String text) {
    long number = ScalarValues.wholeNumber(text);
    if (number < 1 || number > MAX || number == AS_TRANS || number == LAST_16_BIT) {
      throw new IllegalArgumentException(
          text + " (expected: an AS number, 1 to " + MAX + ", not 23456 or 65535)");
    }
    return number;
  }
}
