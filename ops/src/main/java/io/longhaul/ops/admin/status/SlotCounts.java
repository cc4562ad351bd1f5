package io.longhaul.ops.admin.status;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many slots each node heads, and in how many chains it is, counted in one pass. */
final class SlotCounts {
  private final Map<String, Count> byNode;
  private final int slotsInMotion;

  private SlotCounts(Map<String, Count> byNode, int slotsInMotion) {
    this.byNode = Map.copyOf(byNode);
    this.slotsInMotion = slotsInMotion;
  }

  /** Slots of one node. */
  record Count(int heads, int chains) {}

  static SlotCounts of(Optional<Epoch> epoch) {
    return epoch.map(SlotCounts::count).orElseGet(() -> new SlotCounts(Map.of(), 0));
  }

  private static SlotCounts count(Epoch epoch) {
    int[] heads = new int[epoch.nodes().size()];
    int[] chains = new int[epoch.nodes().size()];
    int moving = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain chain = epoch.table().chain(slot);
      for (int i = 0; i < chain.size(); i++) {
        chains[chain.node(i)]++;
      }
      if (!chain.isEmpty()) {
        heads[chain.head()]++;
      }
      moving += chain.size() > 1 ? 1 : 0;
    }
    Map<String, Count> byNode = new HashMap<>();
    for (int i = 0; i < heads.length; i++) {
      byNode.put(epoch.nodes().get(i).id(), new Count(heads[i], chains[i]));
    }
    return new SlotCounts(byNode, moving);
  }

  Count of(String nodeId) {
    return byNode.getOrDefault(nodeId, new Count(0, 0));
  }

  /** Slots whose chain has more than its head. */
  int slotsInMotion() {
    return slotsInMotion;
  }
}
