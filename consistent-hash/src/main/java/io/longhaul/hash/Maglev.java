package io.longhaul.hash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The first table of a tier, filled as in Maglev (Eisenbud et al., NSDI 2016, section 3.4): nodes
 * take turns, and each takes the next free slot in an order of its own.
 *
 * <p>Depends on nothing but ids and weights, so that two tiers with the same nodes begin alike.
 * Nodes head as many slots as their weight's fair share, rounded down or up. Every later table
 * comes from {@link Balance}.
 */
public final class Maglev {
  /**
   * Orders the slots for each node. Not secret, unlike a tier's key: the slots are what is secret.
   */
  private static final HashKey ORDER_KEY = new HashKey(0x6c6f6e676861756cL, 0x6d61676c65763031L);

  private Maglev() {}

  /**
   * The head of every slot of a table in service.
   *
   * @param nodes sorted by id, each id once
   * @return positions in {@code nodes}; all {@link SlotTable#NO_HEAD} without nodes or weights
   * @throws IllegalArgumentException when they are not sorted
   */
  public static int[] heads(List<WeightedNode> nodes) {
    return heads(nodes, Slot.COUNT);
  }

  /**
   * As {@link #heads(List)} for a table of another size.
   *
   * @param slots a power of two, at most {@link Slot#COUNT}
   */
  public static int[] heads(List<WeightedNode> nodes, int slots) {
    Slot.checkTableSize(slots);
    checkSorted(nodes);
    int[] weights = nodes.stream().mapToInt(WeightedNode::weight).toArray();
    int heaviest = Arrays.stream(weights).max().orElse(0);
    int[] heads = new int[slots];
    Arrays.fill(heads, SlotTable.NO_HEAD);
    if (heaviest == 0) {
      return heads;
    }
    int[] quotas = Quotas.of(slots, weights, new int[weights.length]);
    Preference[] preferences =
        nodes.stream().map(node -> new Preference(node.id(), slots)).toArray(Preference[]::new);
    int[] taken = new int[weights.length];
    int left = slots;
    for (long round = 1; left > 0; round++) {
      for (int node = 0; node < weights.length; node++) {
        // A node of half the heaviest one's weight takes a turn in every other round.
        if (taken[node] < quotas[node] && taken[node] * (long) heaviest < round * weights[node]) {
          heads[preferences[node].nextFree(heads)] = node;
          taken[node]++;
          left--;
        }
      }
    }
    return heads;
  }

  private static void checkSorted(List<WeightedNode> nodes) {
    for (int i = 1; i < nodes.size(); i++) {
      String before = nodes.get(i - 1).id();
      String id = nodes.get(i).id();
      if (before.compareTo(id) >= 0) {
        throw new IllegalArgumentException(
            "maglev: node " + id + " after " + before + " (expected: sorted, unique)");
      }
    }
  }

  /**
   * A node's own order of all slots: a start and a step. Maglev's tables have a prime size so that
   * any step visits every slot; ours is a power of two, where any odd step does.
   */
  private static final class Preference {
    private final int mask;
    private final int step;
    private int next;

    Preference(String id, int slots) {
      mask = slots - 1;
      long hash = SipHash.hash(ORDER_KEY, id.getBytes(StandardCharsets.UTF_8));
      next = (int) hash & mask;
      step = ((int) (hash >>> Short.SIZE) & mask) | 1;
    }

    int nextFree(int[] heads) {
      while (heads[next] != SlotTable.NO_HEAD) {
        next = (next + step) & mask;
      }
      return next;
    }
  }
}
