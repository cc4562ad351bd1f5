package io.longhaul.chaos.hashing;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * GLB's second chance, as the documents of GitHub's glb-director describe it ("GLB Director
 * Hashing", "Second Chance packet flows"): a table of 65,536 rows, each with the first two nodes of
 * a rendezvous order. A node that drains changes places with the secondary in its rows, and leaves
 * them when its connections have ended; one that fills or fails is handled likewise. Only one node
 * at a time may be in such a state, for as long as the longest connection that is to be kept.
 *
 * <p>GLB has no weights. Here it is given them, in the generous way: rows that go from one node to
 * another by a new weight are treated as those of a draining node are.
 */
final class GlbScheme implements Scheme {
  /** Waits for as long as there is a connection that the next change would break. */
  static final long UNTIL_EMPTY = Long.MAX_VALUE;

  private final String name;
  private final RowScores scores;
  private final long patienceSeconds;
  private final Deque<Change> waiting = new ArrayDeque<>();
  private Membership wished;
  private Membership applied;
  private PairTable table;
  private int[] owners = {};
  private Optional<Stage> prepared = Optional.empty();
  private boolean dueForDeath;
  private boolean swapped;
  private long publishedAtSeconds;

  /** One node's new weight. */
  private record Change(int node, int weight) {}

  /** The next planned table, and the nodes that it is for. */
  private record Stage(PairTable table, Membership membership) {}

  /**
   * The scheme in its first state.
   *
   * @param patienceSeconds how long a planned table waits for the connections that it would break
   */
  GlbScheme(String name, Membership first, RowScores scores, long patienceSeconds) {
    this.name = name;
    this.scores = scores;
    this.patienceSeconds = patienceSeconds;
    this.wished = first;
    this.applied = first;
    this.table = pairs(first, owners);
    this.owners = primaries(table);
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
    return applied;
  }

  @Override
  public void wish(Membership membership) {
    for (int node = 0; node < membership.nodes(); node++) {
      if (membership.isDead(node) && !wished.isDead(node)) {
        int died = node;
        waiting.removeIf(change -> change.node() == died);
        applied = applied.withDead(node);
        dueForDeath = true;
      } else if (membership.weight(node) != wished.weight(node)) {
        waiting.add(new Change(node, membership.weight(node)));
      }
    }
    wished = membership;
  }

  @Override
  public Optional<Table> next(long nowSeconds, Occupancy occupancy) {
    if (dueForDeath) {
      dueForDeath = false;
      prepared = Optional.empty();
      table = pairs(applied, owners);
      owners = swapped ? owners : primaries(table);
      return Optional.of(table);
    }
    prepared = prepared.or(this::stage);
    if (prepared.isEmpty()) {
      return Optional.empty();
    }
    Stage stage = prepared.get();
    boolean tired =
        patienceSeconds != UNTIL_EMPTY && nowSeconds - publishedAtSeconds >= patienceSeconds;
    if (!tired && !occupancy.allReachedBy(stage.table())) {
      return Optional.empty();
    }
    publish(stage);
    publishedAtSeconds = nowSeconds;
    return Optional.of(table);
  }

  /** The two tables of a change: rows swapped, and then as the rendezvous order gives them. */
  private Optional<Stage> stage() {
    if (swapped) {
      return Optional.of(new Stage(pairs(applied, new int[0]), applied));
    }
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Change change = waiting.element();
    Membership next = applied.withWeight(change.node(), change.weight());
    return Optional.of(new Stage(pairs(next, owners), next));
  }

  private void publish(Stage stage) {
    table = stage.table();
    applied = stage.membership();
    prepared = Optional.empty();
    if (swapped) {
      owners = primaries(table);
    } else {
      waiting.remove();
    }
    swapped = !swapped;
  }

  @Override
  public int pending() {
    return waiting.size() + (swapped ? 1 : 0);
  }

  /**
   * Each row's best node, and behind it the one that had the row before, or else the next best.
   *
   * @param owners who had each row; empty when that is over
   */
  private PairTable pairs(Membership membership, int[] owners) {
    int[] first = new int[RowScores.ROWS];
    int[] second = new int[RowScores.ROWS];
    scores.rank(membership.weights(), first, second);
    for (int row = 0; row < owners.length; row++) {
      if (owners[row] != first[row] && !membership.isDead(owners[row])) {
        second[row] = owners[row];
      }
    }
    return new PairTable(first, second);
  }

  private static int[] primaries(PairTable table) {
    int[] primaries = new int[RowScores.ROWS];
    Arrays.setAll(primaries, table::head);
    return primaries;
  }
}
