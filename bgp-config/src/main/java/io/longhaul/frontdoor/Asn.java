package io.longhaul.frontdoor;

/**
 * An autonomous system's number that may speak BGP.
 *
 * @param number 1 to 4294967294, without the reserved 23456 (RFC 6793) and 65535 (RFC 7300)
 */
public record Asn(long number) {
  private static final long MAX = 0xFFFFFFFEL;
  private static final long AS_TRANS = 23456;
  private static final long LAST_16_BIT = 65535;

  public Asn {
    if (number < 1 || number > MAX || number == AS_TRANS || number == LAST_16_BIT) {
      throw new IllegalArgumentException(
          number + " (expected: an AS number, 1 to " + MAX + ", not 23456 or 65535)");
    }
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
