package io.longhaul.chaos.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The line that a benchmark ends with. */
final class KeyValues {
  private final List<String> pairs = new ArrayList<>();

  /** Adds a ratio. */
  KeyValues ratio(String key, double value) {
    pairs.add(String.format(Locale.ROOT, "%s=%.2f", key, value));
    return this;
  }

  /** Adds a whole number. */
  KeyValues whole(String key, double value) {
    pairs.add(String.format(Locale.ROOT, "%s=%.0f", key, value));
    return this;
  }

  String line() {
    return String.join(" ", pairs);
  }
}
