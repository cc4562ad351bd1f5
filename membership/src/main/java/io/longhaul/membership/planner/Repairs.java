package io.longhaul.membership.planner;

import io.longhaul.hash.SlotTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Slots in which a node holds sockets although their chain lacks it (rule R7). */
final class Repairs {
  private static final int[] NONE = {};

  private final Map<Integer, int[]> missing = new HashMap<>();

  /**
   * Compares reports with chains.
   *
   * @param table the current chains, by the next epoch's ordinals
   */
  Repairs(Roster roster, Occupied occupied, SlotTable table) {
    for (int node = 0; node < roster.nodes().size(); node++) {
      BitSet claimed = occupied.claimed(node);
      for (int slot = claimed.nextSetBit(0);
          slot >= 0 && slot < table.slots();
          slot = claimed.nextSetBit(slot + 1)) {
        if (!table.chain(slot).contains(node)) {
          missing.merge(slot, new int[] {node}, Repairs::append);
        }
      }
    }
  }

  /** Nodes to be put at the slot's tail, by rising ordinal; not to be changed. */
  int[] missing(int slot) {
    return missing.isEmpty() ? NONE : missing.getOrDefault(slot, NONE);
  }

  private static int[] append(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
