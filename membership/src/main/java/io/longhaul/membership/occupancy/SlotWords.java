package io.longhaul.membership.occupancy;

/**
 * Sockets by slot, as whoever reports occupancy sees them: a process's own count, or a kernel's.
 *
 * <p>Each slot is one word: in the lower half the sockets that it holds, in the upper half anything
 * that differs whenever a socket came and went since an earlier reading.
 */
public interface SlotWords {
  /** Number of slots. */
  int slots();

  /** The word of a slot. */
  long word(int slot);

  /**
   * Draws a line: sockets that were there before must be in their slots when {@link
   * #knownSinceMark()} says so. Not to be called again before that.
   */
  default void mark() {}

  /** Whether every socket from before the last mark is in its slot, or gone. */
  default boolean knownSinceMark() {
    return true;
  }
}
