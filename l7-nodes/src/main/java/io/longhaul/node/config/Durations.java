package io.longhaul.node.config;

import io.longhaul.membership.config.ScalarValues;
import java.time.Duration;
import java.util.function.Function;

/** Durations of the configuration as texts, and their limits. */
public final class Durations {
  private static final long MS_A_SECOND = 1_000;
  private static final long MS_A_MINUTE = 60 * MS_A_SECOND;
  private static final long MS_AN_HOUR = 60 * MS_A_MINUTE;
  private static final long MS_A_DAY = 24 * MS_AN_HOUR;

  private Durations() {}

  /** A parser for {@code Section.value} that refuses what lies outside the limits. */
  public static Function<String, Duration> between(Duration min, Duration max) {
    return text -> {
      Duration duration = ScalarValues.duration(text);
      if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "%s (expected: %s to %s)".formatted(text, text(min), text(max)));
      }
      return duration;
    };
  }

  /** The duration in whole numbers of the largest unit: one text for each duration. */
  static String text(Duration duration) {
    long ms = duration.toMillis();
    if (ms % MS_A_SECOND != 0 || ms == 0) {
      return ms + "ms";
    }
    if (ms % MS_A_MINUTE != 0) {
      return ms / MS_A_SECOND + "s";
    }
    if (ms % MS_AN_HOUR != 0) {
      return ms / MS_A_MINUTE + "m";
    }
    return ms % MS_A_DAY == 0 ? ms / MS_A_DAY + "d" : ms / MS_AN_HOUR + "h";
  }
}
