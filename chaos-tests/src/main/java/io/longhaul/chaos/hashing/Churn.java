package io.longhaul.chaos.hashing;

import io.longhaul.chaos.hashing.ChurnStep.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The changes of a run, the same for every scheme: nodes added, removed and reweighted one at a
 * time, a tenth removed at once, a tenth added at once, nodes that die, and a rolling replacement
 * of a fifth; in an order that the seed gives.
 */
final class Churn {
  static final int SINGLE_CHANGES = 5;
  static final Duration BETWEEN_CHANGES = Duration.ofMinutes(30);
  static final Duration BETWEEN_REPLACEMENTS = Duration.ofMinutes(10);

  private static final int BURST_PART = 10;
  private static final int REPLACED_PART = 5;

  private enum Action {
    ADD,
    REMOVE,
    REWEIGHT,
    DIE,
    ADD_BURST,
    REMOVE_BURST,
    REPLACE
  }

  private final Random random;
  private final int nodes;
  private final List<ChurnStep> steps = new ArrayList<>();
  private Membership now;
  private int nextNode;
  private long atSeconds;

  private Churn(long seed, int nodes) {
    this.random = new Random(seed);
    this.nodes = nodes;
    this.now = first(nodes);
    this.nextNode = nodes;
  }

  /** The nodes before the first change. */
  static Membership first(int nodes) {
    int capacity = nodes + SINGLE_CHANGES + nodes / BURST_PART + nodes / REPLACED_PART;
    return Membership.standard(nodes, capacity);
  }

  /** The changes, by time. */
  static List<ChurnStep> of(long seed, int nodes) {
    Churn churn = new Churn(seed, nodes);
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < SINGLE_CHANGES; i++) {
      actions.addAll(List.of(Action.ADD, Action.REMOVE, Action.REWEIGHT, Action.DIE));
    }
    actions.addAll(List.of(Action.ADD_BURST, Action.REMOVE_BURST, Action.REPLACE));
    Collections.shuffle(actions, churn.random);
    actions.forEach(churn::make);
    return List.copyOf(churn.steps);
  }

  private void make(Action action) {
    switch (action) {
      case ADD -> step(BETWEEN_CHANGES, Cause.PLANNED, this::add);
      case REMOVE -> step(BETWEEN_CHANGES, Cause.PLANNED, this::remove);
      case REWEIGHT -> step(BETWEEN_CHANGES, Cause.PLANNED, this::reweight);
      case DIE -> step(BETWEEN_CHANGES, Cause.DEATH, () -> now = now.withDead(any()));
      case ADD_BURST ->
          step(BETWEEN_CHANGES, Cause.PLANNED, () -> times(nodes / BURST_PART, this::add));
      case REMOVE_BURST ->
          step(BETWEEN_CHANGES, Cause.PLANNED, () -> times(nodes / BURST_PART, this::remove));
      case REPLACE -> times(nodes / REPLACED_PART, this::replace);
    }
  }

  private void step(Duration after, Cause cause, Runnable change) {
    atSeconds += after.toSeconds();
    change.run();
    steps.add(new ChurnStep(atSeconds, cause, now));
  }

  private void replace() {
    step(
        BETWEEN_REPLACEMENTS,
        Cause.PLANNED,
        () -> {
          remove();
          add();
        });
  }

  private void add() {
    now = now.withWeight(nextNode, Membership.STANDARD_WEIGHT);
    nextNode++;
  }

  private void remove() {
    now = now.withWeight(any(), 0);
  }

  private void reweight() {
    int node = any();
    int weight = now.weight(node);
    boolean halve = weight > Membership.STANDARD_WEIGHT || (weight > 2 && random.nextBoolean());
    now = now.withWeight(node, halve ? weight / 2 : weight * 2);
  }

  private int any() {
    int[] present = IntStream.range(0, now.nodes()).filter(node -> now.weight(node) > 0).toArray();
    return present[random.nextInt(present.length)];
  }

  private static void times(int count, Runnable action) {
    for (int i = 0; i < count; i++) {
      action.run();
    }
  }
}
