package io.longhaul.membership.occupancy;

import io.longhaul.membership.model.TierSpec;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Open sockets of a node by front door (rule R12), in the form in which {@link OccupancyTracker}
 * tracks slots: a door's number takes the place of a slot's. Lock-free and without allocation but
 * for a door's first socket.
 */
public final class DoorCounters implements SlotWords {
  /** Doors that are told apart; all further ones count as one. */
  private static final int DOORS = TierSpec.MAX_DOORS;

  private static final int OTHER = DOORS;
  private static final long ACQUIRED_ONCE = (1L << Integer.SIZE) + 1;

  private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLongArray words = new AtomicLongArray(slots());

  /**
   * A socket of this door was opened.
   *
   * @return for {@link #release}
   */
  public int acquire(String door) {
    Integer known = numbers.get(door);
    int number = known != null ? known : number(door);
    words.getAndAdd(number, ACQUIRED_ONCE);
    return number;
  }

  /** A socket was opened of a door that nobody named: it may be any. */
  public int acquireUnnamed() {
    words.getAndAdd(OTHER, ACQUIRED_ONCE);
    return OTHER;
  }

  /**
   * A socket of a door was closed.
   *
   * @param number what {@link #acquire} returned
   * @throws IllegalStateException when the door holds none; the count stays 0
   */
  public void release(int number) {
    long word;
    do {
      word = words.get(number);
      if ((int) word == 0) {
        throw new IllegalStateException(
            "door " + number + ": released without a socket (expected: acquired before)");
      }
    } while (!words.weakCompareAndSetVolatile(number, word, word - 1));
  }

  /**
   * The names behind what a tracker of these words found.
   *
   * @param all the tier's doors: those that are meant while the tracker has only just started,
   *     while there is a socket of an unnamed door, or of more doors than a tier can have
   */
  public Set<String> names(BitSet occupied, Set<String> all) {
    if (occupied.get(OTHER)) {
      return all;
    }
    Set<String> names = new HashSet<>();
    numbers.forEach(
        (name, number) -> {
          if (occupied.get(number)) {
            names.add(name);
          }
        });
    return names;
  }

  @Override
  public int slots() {
    return DOORS + 1;
  }

  @Override
  public long word(int slot) {
    return words.get(slot);
  }

  private int number(String door) {
    if (next.get() >= DOORS) {
      return OTHER;
    }
    return numbers.computeIfAbsent(door, _ -> Math.min(next.getAndIncrement(), OTHER));
  }
}
