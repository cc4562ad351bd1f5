package io.longhaul.chaos.hashing;

import io.longhaul.hash.Balance;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Maglev;
import io.longhaul.hash.SlotTable;
import io.longhaul.hash.WeightedNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * This design: {@link Balance} says who should head each slot, and the slot gets there in three
 * tables (widen, switch, narrow), each in every director before the next. A node stays in a slot's
 * chain for as long as it holds a connection there.
 *
 * <p>The planner of the tier does the same with all that can go wrong; it is proven by the
 * simulator. Here a dead node leaves the chains at once, as it does when its host's shim says so.
 */
final class ChainScheme implements Scheme {
  private Membership wished;
  private SlotTable slots;
  private int pending;

  ChainScheme(Membership first) {
    wished = first;
    int[] weights = first.weights();
    int[] nodes = IntStream.range(0, weights.length).filter(node -> weights[node] > 0).toArray();
    List<WeightedNode> weighted =
        Arrays.stream(nodes)
            .mapToObj(node -> new WeightedNode("n%06d".formatted(node), weights[node]))
            .toList();
    int[] heads = Arrays.stream(Maglev.heads(weighted)).map(index -> nodes[index]).toArray();
    slots = SlotTable.ofHeads(heads);
  }

  @Override
  public String name() {
    return "Longhaul";
  }

  @Override
  public Table table() {
    return new ChainTable(slots);
  }

  @Override
  public Membership applied() {
    return wished;
  }

  @Override
  public void wish(Membership membership) {
    wished = membership;
    pending = 1;
  }

  @Override
  public int pending() {
    return pending;
  }

  @Override
  public Optional<Table> next(long nowSeconds, Occupancy occupancy) {
    SlotTable living = SlotTable.of(slot -> living(slots.chain(slot)));
    int[] desired = Balance.desiredHeads(living, wished.weights());
    pending = 0;
    SlotTable next =
        SlotTable.of(
            slot -> {
              Chain chain = living.chain(slot);
              boolean beheaded = !chain.contains(slots.headOrNone(slot));
              return step(slot, chain, beheaded, desired[slot], occupancy);
            });
    if (next.equals(slots)) {
      return Optional.empty();
    }
    slots = next;
    return Optional.of(table());
  }

  private Chain living(Chain chain) {
    Chain living = chain;
    for (int i = 0; i < chain.size(); i++) {
      if (wished.isDead(chain.node(i))) {
        living = living.without(chain.node(i));
      }
    }
    return living;
  }

  private Chain step(int slot, Chain chain, boolean beheaded, int head, Occupancy occupancy) {
    if (beheaded) {
      return chain.withHead(head);
    }
    Chain kept = chain;
    for (int i = 1; i < chain.size(); i++) {
      if (chain.node(i) != head && !occupancy.holds(slot, chain.node(i))) {
        kept = kept.without(chain.node(i));
      }
    }
    if (kept.head() == head) {
      return kept;
    }
    pending = 1;
    if (kept.contains(head)) {
      return kept.withHead(head);
    }
    boolean leaves = wished.weight(kept.head()) == 0;
    int limit = leaves ? Chain.MAX_NODES : Chain.MAX_PLANNED_NODES;
    return kept.size() < limit ? kept.withTail(head) : kept;
  }
}
