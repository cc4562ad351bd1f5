package io.longhaul.membership.occupancy;

import io.longhaul.hash.Slot;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Turns counters into the slots that a node must report as occupied (rule R6): those that hold a
 * socket, or held one within the grace; all of them until a whole grace has passed since the start,
 * and while there is a socket of unknown slot.
 *
 * <p>Pure but for reading the counters: the time comes in. Not safe for use by several threads.
 */
public final class OccupancyTracker {
  private final SlotCounters counters;
  private final long graceMs;
  private final long[] words = new long[Slot.COUNT];
  private final long[] idleSinceMs = new long[Slot.COUNT];
  private final BitSet occupied = new BitSet(Slot.COUNT);
  private final long startedMs;

  /**
   * Starts with every slot occupied.
   *
   * @param nowMs of any clock that never goes back, the same in every call
   */
  public OccupancyTracker(SlotCounters counters, Duration grace, long nowMs) {
    this.counters = counters;
    this.graceMs = grace.toMillis();
    this.startedMs = nowMs;
    occupied.set(0, Slot.COUNT);
    Arrays.fill(idleSinceMs, nowMs);
  }

  /**
   * Scans the counters.
   *
   * @return a copy of the slots that are known to be occupied, and whether that is exact
   */
  public Scan scan(long nowMs) {
    // Read first: who becomes known afterwards is found in its slot.
    boolean anyUnknown = counters.unknown() > 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      scan(slot, nowMs);
    }
    boolean starting = nowMs - startedMs < graceMs;
    if (anyUnknown || starting) {
      BitSet all = new BitSet(Slot.COUNT);
      all.set(0, Slot.COUNT);
      return new Scan(all, false);
    }
    return new Scan((BitSet) occupied.clone(), true);
  }

  private void scan(int slot, long nowMs) {
    long word = counters.word(slot);
    if ((int) word != 0) {
      occupied.set(slot);
      idleSinceMs[slot] = -1;
    } else if (word != words[slot] || idleSinceMs[slot] < 0) {
      // The last socket may have closed just now, so the grace begins here.
      occupied.set(slot);
      idleSinceMs[slot] = nowMs;
    } else if (occupied.get(slot) && nowMs - idleSinceMs[slot] >= graceMs) {
      occupied.clear(slot);
    }
    words[slot] = word;
  }

  /**
   * What a scan found.
   *
   * @param slots to be reported as occupied
   * @param exact false when every slot is given because nothing better is known yet; who needs no
   *     report then keeps the last one, since it is true for the epoch that it is tagged with
   */
  public record Scan(BitSet slots, boolean exact) {}
}
