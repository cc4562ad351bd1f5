package io.longhaul.hash;

/**
 * A node as the first table's computation sees it.
 *
 * @param id unique in the tier
 * @param weight its share of the slots relative to others', 0 to {@link EpochNode#MAX_WEIGHT}
 */
public record WeightedNode(String id, int weight) {
  public WeightedNode {
    EpochNode.checkWeight(id, weight);
  }
}
