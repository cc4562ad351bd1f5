package io.longhaul.node.config;

import io.longhaul.membership.config.ScalarValues;

/**
 * How many in an hour, a minute or a second; equal rates are equal however they were written.
 *
 * @param perHour at least 1
 */
public record Rate(long perHour) {
  public static final long MAX_PER_SECOND = 1_000_000;
  private static final long SECONDS = 3_600;
  private static final long MINUTES = 60;
  private static final long NS_AN_HOUR = 3_600_000_000_000L;

  /**
   * Reads {@code 100/s}, {@code 30/m} or {@code 5/h}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Rate parse(String text) {
    int slash = text.indexOf('/');
    long unit =
        switch (text.substring(slash + 1)) {
          case "s" -> SECONDS;
          case "m" -> MINUTES;
          case "h" -> 1;
          default -> 0;
        };
    if (slash > 0 && unit > 0) {
      long number = ScalarValues.wholeNumber(text.substring(0, slash));
      if (number >= 1 && number <= MAX_PER_SECOND * SECONDS / unit) {
        return new Rate(number * unit);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' (expected: such as 100/s, 30/m or 5/h, at most 1000000/s)");
  }

  /** Time between two. */
  public long intervalNs() {
    return NS_AN_HOUR / perHour;
  }

  /** In whole numbers of the shortest unit: one text for each rate. */
  @Override
  public String toString() {
    if (perHour % SECONDS == 0) {
      return perHour / SECONDS + "/s";
    }
    return perHour % MINUTES == 0 ? perHour / MINUTES + "/m" : perHour + "/h";
  }
}
