package io.longhaul.hash;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A node as an epoch carries it.
 *
 * @param id unique in the tier
 * @param underlay where encapsulated packets for it go; empty in a relay tier
 * @param weight its share of the slots relative to others', 0 to {@link #MAX_WEIGHT}; 0 heads none
 * @param incarnations its running processes, oldest first
 */
public record EpochNode(
    String id,
    Optional<InetAddress> underlay,
    NodeState state,
    int weight,
    List<Incarnation> incarnations) {
  /** Largest weight of a node. */
  public static final int MAX_WEIGHT = 10_000;

  public EpochNode {
    incarnations = List.copyOf(incarnations);
    checkWeight(id, weight);
  }

  static void checkWeight(String id, int weight) {
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "node " + id + ": weight " + weight + " (expected: 0 to " + MAX_WEIGHT + ")");
    }
  }
}
