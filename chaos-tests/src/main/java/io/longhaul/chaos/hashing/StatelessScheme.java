package io.longhaul.chaos.hashing;

import java.util.Optional;
import java.util.function.Function;

/**
 * A hash that needs nothing but the nodes and their weights: each director computes the table when
 * it hears of a change. A drained node's connections go where its new ones do.
 */
final class StatelessScheme implements Scheme {
  private final String name;
  private final Function<int[], Table> tableOf;
  private Membership wished;
  private Table table;
  private boolean due;

  /**
   * A scheme in its first state.
   *
   * @param tableOf from the weights by node to the table
   */
  StatelessScheme(String name, Membership first, Function<int[], Table> tableOf) {
    this.name = name;
    this.tableOf = tableOf;
    this.wished = first;
    this.table = tableOf.apply(first.weights());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public Membership applied() {
    return wished;
  }

  @Override
  public void wish(Membership membership) {
    wished = membership;
    due = true;
  }

  @Override
  public Optional<Table> next(long nowSeconds, Occupancy occupancy) {
    if (!due) {
      return Optional.empty();
    }
    due = false;
    table = tableOf.apply(wished.weights());
    return Optional.of(table);
  }

  @Override
  public int pending() {
    return due ? 1 : 0;
  }
}
