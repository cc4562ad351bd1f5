package io.longhaul.hash;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    if (number < 1 || term < 0) {
      throw new IllegalArgumentException(
          "epoch " + number + " of term " + term + " (expected: at least 1 of at least 0)");
    }
    checkDoors(number, doors);
    checkSorted(number, nodes);
    if (table.highestNode() >= nodes.size()) {
      throw new IllegalArgumentException(
          "epoch %d: node %d in a chain (expected: below %d, the number of nodes)"
              .formatted(number, table.highestNode(), nodes.size()));
    }
  }

  private static void checkDoors(long number, List<Door> doors) {
    Set<String> names = new HashSet<>();
    for (Door door : doors) {
      if (!names.add(door.name())) {
        throw new IllegalArgumentException(
            "epoch " + number + ": door " + door.name() + " twice (expected: once)");
      }
    }
  }

  private static void checkSorted(long number, List<EpochNode> nodes) {
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

  /** A node by its id, if the epoch has it. */
  public Optional<EpochNode> node(String nodeId) {
    int ordinal = ordinal(nodeId);
    return ordinal < 0 ? Optional.empty() : Optional.of(nodes.get(ordinal));
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
