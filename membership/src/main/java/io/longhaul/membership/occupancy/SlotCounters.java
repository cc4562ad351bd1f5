package io.longhaul.membership.occupancy;

import io.longhaul.hash.Slot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Open sockets of a node by slot. Lock-free and without allocation after construction, so that the
 * accept path may call it; exact, whatever threads acquire and release.
 *
 * <p>A socket whose slot is not known yet counts for one of two generations, the one that was
 * current when it came. A mark begins the other one, and once the older is empty everything from
 * before the mark is in its slot, however many new sockets come meanwhile.
 *
 * <p>Each slot is one word: how often it was ever acquired in the upper half, how many sockets it
 * holds in the lower. So whoever compares two readings sees also those that came and went between.
 */
public final class SlotCounters implements SlotWords {
  private static final long ACQUIRED_ONCE = (1L << Integer.SIZE) + 1;

  private final DoorCounters doors = new DoorCounters();
  private final AtomicLongArray words = new AtomicLongArray(Slot.COUNT);
  private final AtomicIntegerArray unknown = new AtomicIntegerArray(2);
  private final AtomicInteger total = new AtomicInteger();
  private volatile int generation;

  /** The same sockets by front door. */
  public DoorCounters doors() {
    return doors;
  }

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

  /**
   * A socket was opened whose slot is not known yet: until it is, it may be in any.
   *
   * @return for {@link #releaseUnknown}
   */
  public int acquireUnknown() {
    int now = generation;
    unknown.getAndIncrement(now);
    total.getAndIncrement();
    return now;
  }

  /**
   * A socket of unknown slot was closed, or its slot became known; then {@link #acquire} comes
   * first, so that it is counted at every moment.
   *
   * @param acquired what {@link #acquireUnknown} returned
   * @throws IllegalStateException when there is none; the count stays 0
   */
  public void releaseUnknown(int acquired) {
    int before;
    do {
      before = unknown.get(acquired);
      if (before == 0) {
        throw new IllegalStateException(
            "unknown slot: released without a socket (expected: acquired before)");
      }
    } while (!unknown.weakCompareAndSetVolatile(acquired, before, before - 1));
    total.getAndDecrement();
  }

  /** Sockets in a slot, without those of unknown slot. */
  public int count(int slot) {
    return (int) words.get(Slot.check(slot));
  }

  /** Sockets whose slot is not known yet. */
  public int unknown() {
    return unknown.get(0) + unknown.get(1);
  }

  /** All open sockets; for a moment one too many while an unknown slot becomes known. */
  public int total() {
    return total.get();
  }

  @Override
  public int slots() {
    return Slot.COUNT;
  }

  /** The slot's word: differs from an earlier reading if any socket came or went between. */
  @Override
  public long word(int slot) {
    return words.get(slot);
  }

  @Override
  public void mark() {
    int before = generation;
    generation = 1 - before;
  }

  @Override
  public boolean knownSinceMark() {
    return unknown.get(1 - generation) == 0;
  }
}
