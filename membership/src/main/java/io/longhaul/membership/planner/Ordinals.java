package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.SlotTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Translates one epoch's ordinals into the next one's, after nodes came and went. */
final class Ordinals {
  private static final int GONE = -1;

  private final int[] next;
  private final boolean same;

  private Ordinals(int[] next, boolean same) {
    this.next = next;
    this.same = same;
  }

  /** From one list of nodes to another, both sorted by id as epochs have them. */
  static Ordinals between(List<EpochNode> before, List<EpochNode> after) {
    int[] next = new int[before.size()];
    boolean same = true;
    int position = 0;
    for (int i = 0; i < next.length; i++) {
      String id = before.get(i).id();
      while (position < after.size() && after.get(position).id().compareTo(id) < 0) {
        position++;
      }
      boolean found = position < after.size() && after.get(position).id().equals(id);
      next[i] = found ? position : GONE;
      same &= next[i] == i;
    }
    return new Ordinals(next, same);
  }

  /** All chains by the next ordinals, without the nodes that are gone. */
  SlotTable renamed(SlotTable table) {
    if (same) {
      return table;
    }
    Map<Chain, Chain> shared = new HashMap<>();
    return SlotTable.of(
        table.slots(), slot -> shared.computeIfAbsent(table.chain(slot), this::renamed));
  }

  private Chain renamed(Chain chain) {
    return Chain.of(
        Arrays.stream(chain.toArray()).map(node -> next[node]).filter(n -> n != GONE).toArray());
  }
}
