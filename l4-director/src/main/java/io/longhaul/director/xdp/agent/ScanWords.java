package io.longhaul.director.xdp.agent;

import io.longhaul.membership.occupancy.SlotWords;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;

/**
 * A scan's findings in the form that is tracked: below whether there is a socket, above how many
 * SYNs ever came, which moves also for a cookie and for what came and went between two scans.
 */
final class ScanWords implements SlotWords {
  private final int count;
  private final IntUnaryOperator marks;
  private BitSet held = new BitSet();

  ScanWords(int count, IntUnaryOperator marks) {
    this.count = count;
    this.marks = marks;
  }

  /** From now on the words are by this scan. */
  void held(BitSet now) {
    held = now;
  }

  @Override
  public int slots() {
    return count;
  }

  @Override
  public long word(int slot) {
    return (long) marks.applyAsInt(slot) << Integer.SIZE | (held.get(slot) ? 1 : 0);
  }
}
