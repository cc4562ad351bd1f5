package io.longhaul.chaos.packet;

import io.longhaul.membership.occupancy.SlotWords;

/** A host's sockets by slot, as its kernel counts them (rule R4). */
final class SlotCounts implements SlotWords {
  private static final long MADE_ONCE = 1L << Integer.SIZE;

  private final Counting counting;
  private final long[] words;

  SlotCounts(Counting counting, int slots) {
    this.counting = counting;
    this.words = new long[slots];
  }

  private SlotCounts(SlotCounts other) {
    this.counting = other.counting;
    this.words = other.words.clone();
  }

  SlotCounts copy() {
    return new SlotCounts(this);
  }

  void replaced(int slot, Socket before, Socket after) {
    boolean counted = counting.counts(before);
    boolean counts = counting.counts(after);
    if (counts && !counted) {
      words[slot] += MADE_ONCE + 1;
    } else if (counted && !counts) {
      words[slot]--;
    }
  }

  /** A cookie makes no socket, but may soon be one: it leaves the same trace. */
  void gaveCookie(int slot) {
    if (counting.countsCookies()) {
      words[slot] += MADE_ONCE;
    }
  }

  @Override
  public int slots() {
    return words.length;
  }

  @Override
  public long word(int slot) {
    return words[slot];
  }
}
