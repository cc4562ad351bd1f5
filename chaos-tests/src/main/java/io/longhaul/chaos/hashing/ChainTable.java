package io.longhaul.chaos.hashing;

import io.longhaul.hash.Slot;
import io.longhaul.hash.SlotTable;

/** Longhaul's table: a chain of nodes a slot. */
record ChainTable(SlotTable slots) implements Table {
  @Override
  public int buckets() {
    return Slot.COUNT;
  }

  @Override
  public int head(int bucket) {
    return slots.headOrNone(bucket);
  }

  @Override
  public boolean reaches(int bucket, int node) {
    return slots.chain(bucket).contains(node);
  }

  @Override
  public int longest() {
    return slots.longestChain();
  }
}
