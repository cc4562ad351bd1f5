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
   * Checks the size of a table. Tables in service have {@link #COUNT} slots; models and simulations
   * may do with fewer.
   *
   * @return {@code slots}
   * @throws IllegalArgumentException unless it is a power of two from 1 to {@link #COUNT}
   */
  public static int checkTableSize(int slots) {
    if (slots < 1 || slots > COUNT || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException(
          "slots: " + slots + " (expected: a power of two from 1 to " + COUNT + ")");
    }
    return slots;
  }

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
