package io.longhaul.membership.occupancy;

import io.longhaul.hash.Slot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Open sockets of a node by slot. Lock-free and without allocation after construction, so that the
 * accept path may call it; exact, whatever threads acquire and release.
 *
 * <p>Each slot is one word: how often it was ever acquired in the upper half, how many sockets it
 * holds in the lower. So whoever compares two readings sees also those that came and went between.
 */
public final class SlotCounters {
  private static final long ACQUIRED_ONCE = (1L << Integer.SIZE) + 1;

  private final AtomicLongArray words = new AtomicLongArray(Slot.COUNT);
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger total = new AtomicInteger();

  /** A socket of this slot was opened. */
  public void acquire(int slot) {
    words.getAndAdd(Slot.check(slot), ACQUIRED_ONCE);
    total.getAndIncrement();
  }

  /**
   * A socket of this slot was closed.
   *
   * @throws IllegalStateException when the slot holds none; the count stays 0
   */
  public void release(int slot) {
    Slot.check(slot);
    long word;
    do {
      word = words.get(slot);
      if ((int) word == 0) {
        throw new IllegalStateException(
            "slot " + slot + ": released without a socket (expected: acquired before)");
      }
    } while (!words.weakCompareAndSetVolatile(slot, word, word - 1));
    total.getAndDecrement();
  }

  /** A socket was opened whose slot is not known yet: until it is, it may be in any. */
  public void acquireUnknown() {
    unknown.getAndIncrement();
    total.getAndIncrement();
  }

  /**
   * A socket of unknown slot was closed, or its slot became known; then {@link #acquire} comes
   * first, so that it is counted at every moment.
   *
   * @throws IllegalStateException when there is none; the count stays 0
   */
  public void releaseUnknown() {
    int before;
    do {
      before = unknown.get();
      if (before == 0) {
        throw new IllegalStateException(
            "unknown slot: released without a socket (expected: acquired before)");
      }
    } while (!unknown.weakCompareAndSetVolatile(before, before - 1));
    total.getAndDecrement();
  }

  /** Sockets in a slot, without those of unknown slot. */
  public int count(int slot) {
    return (int) words.get(Slot.check(slot));
  }

  /** Sockets whose slot is not known yet. */
  public int unknown() {
    return unknown.get();
  }

  /** All open sockets; for a moment one too many while an unknown slot becomes known. */
  public int total() {
    return total.get();
  }

  /** The slot's word: differs from an earlier reading if any socket came or went between. */
  long word(int slot) {
    return words.get(slot);
  }
}
