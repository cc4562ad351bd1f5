package io.longhaul.director.xdp;

import java.util.function.IntPredicate;

/**
 * The sequence numbers that fit a socket, found by asking: one run of numbers, around a number that
 * only the kernel knows.
 *
 * @param first lowest that fits
 * @param last highest that fits
 */
record FitRange(int first, int last) {
  private static final long ALL = 1L << Integer.SIZE;

  /**
   * Asks for numbers {@code step} apart until one fits, then narrows down both ends.
   *
   * @param step at most the length of the run
   */
  static FitRange find(IntPredicate fits, int step) {
    for (long number = 0; number < ALL; number += step) {
      if (fits.test((int) number)) {
        int inside = (int) number;
        return new FitRange(end(fits, inside, -1), end(fits, inside, 1));
      }
    }
    throw new AssertionError("no number fits (expected: some do)");
  }

  private static int end(IntPredicate fits, int inside, int direction) {
    long good = 0;
    long bad = 1L << 26;
    while (bad - good > 1) {
      long middle = (good + bad) / 2;
      if (fits.test((int) (inside + direction * middle))) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return (int) (inside + direction * good);
  }

  /** How many numbers fit. */
  long size() {
    return Integer.toUnsignedLong(last - first) + 1;
  }

  /** The socket's own number. */
  int middle() {
    return first + (last - first) / 2;
  }
}
