package io.longhaul.node.config;

import java.util.Comparator;

/** Statuses of HTTP from one to another, both included. */
public record StatusRange(int first, int last) implements Comparable<StatusRange> {
  private static final int LEAST = 200;
  private static final int MOST = 599;
  private static final Comparator<StatusRange> ORDER =
      Comparator.comparingInt(StatusRange::first).thenComparingInt(StatusRange::last);

  /**
   * Reads {@code 200} or {@code 200-299}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static StatusRange parse(String text) {
    if (text.matches("\\d{3}(-\\d{3})?")) {
      StatusRange range =
          new StatusRange(
              Integer.parseInt(text.substring(0, 3)),
              Integer.parseInt(text.substring(text.length() - 3)));
      if (range.first >= LEAST && range.last <= MOST && range.first <= range.last) {
        return range;
      }
    }
    throw new IllegalArgumentException(
        "'%s' (expected: a status of %d to %d, or two with a hyphen)".formatted(text, LEAST, MOST));
  }

  public boolean contains(int status) {
    return status >= first && status <= last;
  }

  @Override
  public int compareTo(StatusRange other) {
    return ORDER.compare(this, other);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return first == last ? "" + first : first + "-" + last;
  }
}
