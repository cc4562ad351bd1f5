package io.longhaul.chaos.packet;

/** What an occupancy reading is made from: a word for each slot. */
public interface SlotWords {
  /** Number of slots. */
  int slots();

  /** How often the slot got a socket in the upper half, how many it holds in the lower. */
  long word(int slot);

  /** Whether there are sockets whose slot is not known. */
  boolean anyUnknown();
}
