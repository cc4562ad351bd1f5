package io.longhaul.hash;

/**
 * The 65,536 hash buckets of a tier. A connection's slot is a function of its addresses, its ports
 * and the tier's hash key, and so never changes while it lives.
 */
public final class Slot {
  /** Number of slots in every table. */
  public static final int COUNT = 1 << 16;

  /** Mask that takes a hash to its slot. */
  public static final int MASK = COUNT - 1;

  private Slot() {}

  /**
   * Checks that a number names a slot.
   *
   * @return {@code slot}
   * @throws IllegalArgumentException outside 0 to 65535
   */
  public static int check(int slot) {
    if ((slot & ~MASK) != 0) {
      throw new IllegalArgumentException("slot: " + slot + " (expected: 0 to " + MASK + ")");
    }
    return slot;
  }
}
