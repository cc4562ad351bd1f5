package io.longhaul.chaos.exhaustive;

import java.util.Arrays;

/** The states that were seen, by their 128-bit fingerprints, and how each was first reached. */
final class Visited {
  /** Given instead of an index for a state that is known. */
  static final int KNOWN = -1;

  /** Most states that a search can keep. */
  static final int MOST = 1 << 28;

  private static final int FIRST_CAPACITY = 1 << 16;

  private int[] table = new int[FIRST_CAPACITY];
  private long[] highs = new long[FIRST_CAPACITY / 2];
  private long[] lows = new long[FIRST_CAPACITY / 2];
  private int[] parents = new int[FIRST_CAPACITY / 2];
  private int[] steps = new int[FIRST_CAPACITY / 2];
  private int size;

  /**
   * Adds a state.
   *
   * @param parent index of the state before it
   * @param step which of that state's successors it is
   * @return its index, or {@link #KNOWN}
   */
  int add(Digest digest, int parent, int step) {
    long high = digest.high();
    long low = digest.low();
    int mask = table.length - 1;
    int at = (int) low & mask;
    while (table[at] != 0) {
      int index = table[at] - 1;
      if (highs[index] == high && lows[index] == low) {
        return KNOWN;
      }
      at = (at + 1) & mask;
    }
    highs[size] = high;
    lows[size] = low;
    parents[size] = parent;
    steps[size] = step;
    table[at] = ++size;
    if (2 * size == table.length) {
      grow();
    }
    return size - 1;
  }

  int size() {
    return size;
  }

  int parent(int index) {
    return parents[index];
  }

  int step(int index) {
    return steps[index];
  }

  private void grow() {
    highs = Arrays.copyOf(highs, 2 * size);
    lows = Arrays.copyOf(lows, 2 * size);
    parents = Arrays.copyOf(parents, 2 * size);
    steps = Arrays.copyOf(steps, 2 * size);
    table = new int[4 * size];
    int mask = table.length - 1;
    for (int index = 0; index < size; index++) {
      int at = (int) lows[index] & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = index + 1;
    }
  }
}
