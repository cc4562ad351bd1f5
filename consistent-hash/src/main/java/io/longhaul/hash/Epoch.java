package io.longhaul.hash;

import java.util.List;

/**
 * A numbered, immutable table of all chains with everything needed to forward by it.
 *
 * @param number rises by one with every epoch of a tier; the first is 1
 * @param term leadership term under which it was published (rule R10)
 * @param nodes sorted by id; a chain's ordinals are positions in this list
 */
public record Epoch(
    long number, long term, HashKey key, List<Door> doors, List<EpochNode> nodes, SlotTable table) {
  public Epoch {
    doors = List.copyOf(doors);
    nodes = List.copyOf(nodes);
    for (int i = 1; i < nodes.size(); i++) {
      String before = nodes.get(i - 1).id();
      String id = nodes.get(i).id();
      if (before.compareTo(id) >= 0) {
        throw new IllegalArgumentException(
            "epoch "
                + number
                + ": node "
                + id
                + " after "
                + before
                + " (expected: sorted, unique)");
      }
    }
  }

  /** Position of a node in {@link #nodes()}, or -1 when the epoch lacks it. */
  public int ordinal(String nodeId) {
    int low = 0;
    int high = nodes.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = nodes.get(middle).id().compareTo(nodeId);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
