package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Invariants I4 and I5 as numbers: whatever comes at once, the heads that move are the fewest that
 * could, none moves twice, and every active node ends within one slot of its weighted fair share.
 */
class PlannerExactnessTest {
  private static final int ROUNDS = 12;
  private static final int MOST_AT_ONCE = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void changesThatComeAtOnceMoveTheFewestHeadsAndEndExactlyEven(long seed) {
    Random random = new Random(seed);
    TierModel tier = TierModel.of(5 + random.nextInt(30), 2);
    tier.settle();
    for (int round = 0; round < ROUNDS; round++) {
      Epoch before = tier.epoch.orElseThrow();
      int made = tier.history.size();
      change(tier, random, round);
      tier.settle();

      check(tier, before, made);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void changesThatComeBeforeTheSwitchMoveNoHeadTwice(long seed) {
    Random random = new Random(seed);
    TierModel tier = TierModel.of(5 + random.nextInt(30), 2);
    tier.settle();
    for (int round = 0; round < ROUNDS; round++) {
      Epoch before = tier.epoch.orElseThrow();
      int made = tier.history.size();
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        plannedChange(tier, random);
        tier.plan(false);
        assertThat(moved(before, tier.epoch.orElseThrow())).as("nobody acknowledged").isZero();
      }
      tier.settle();

      check(tier, before, made);
    }
  }

  private static void check(TierModel tier, Epoch before, int made) {
    Epoch after = tier.epoch.orElseThrow();
    int moved = moved(before, after);
    int steps = 0;
    Epoch last = before;
    for (Epoch epoch : tier.history.subList(made, tier.history.size())) {
      steps += moved(last, epoch);
      last = epoch;
    }
    assertThat(moved).as("I4").isEqualTo(fewest(before, after));
    assertThat(steps).as("heads moved on the way").isEqualTo(moved);
    shares(after)
        .forEach(
            (id, share) ->
                assertThat((double) tier.heads(id))
                    .as("I5 of %s", id)
                    .isBetween(Math.floor(share), Math.ceil(share)));
  }

  /**
   * No rule of the planner is used here: who is above the upper end of its share must give, who is
   * below the lower end must get, and a move does one of each at best.
   */
  private static int fewest(Epoch before, Epoch after) {
    Map<String, Double> shares = shares(after);
    Map<String, Integer> held = held(before);
    long give = 0;
    for (Map.Entry<String, Integer> holder : held.entrySet()) {
      double most = Math.ceil(shares.getOrDefault(holder.getKey(), 0.0));
      give += (long) Math.max(0, holder.getValue() - most);
    }
    long get = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      get +=
          (long) Math.max(0, Math.floor(share.getValue()) - held.getOrDefault(share.getKey(), 0));
    }
    return (int) Math.max(give, get);
  }

  private static Map<String, Double> shares(Epoch epoch) {
    List<EpochNode> active =
        epoch.nodes().stream().filter(node -> node.state() == NodeState.ACTIVE).toList();
    double sum = active.stream().mapToInt(EpochNode::weight).sum();
    Map<String, Double> shares = new TreeMap<>();
    active.forEach(node -> shares.put(node.id(), Slot.COUNT * node.weight() / sum));
    return shares;
  }

  private static Map<String, Integer> held(Epoch epoch) {
    int[] counts = epoch.table().headCounts(epoch.nodes().size());
    Map<String, Integer> held = new TreeMap<>();
    for (int node = 0; node < counts.length; node++) {
      held.put(epoch.nodes().get(node).id(), counts[node]);
    }
    return held;
  }

  private static int moved(Epoch before, Epoch after) {
    int moved = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      moved += head(before, slot).equals(head(after, slot)) ? 0 : 1;
    }
    return moved;
  }

  private static String head(Epoch epoch, int slot) {
    return epoch.nodes().get(epoch.table().headOrNone(slot)).id();
  }

  /** Several of: drains, ends of drains, weights, additions, deaths, returns. */
  private static void change(TierModel tier, Random random, int round) {
    int changes = 1 + random.nextInt(MOST_AT_ONCE);
    for (int i = 0; i < changes; i++) {
      List<String> ids = new ArrayList<>(tier.intents.keySet());
      String id = ids.get(random.nextInt(ids.size()));
      switch (random.nextInt(4)) {
        case 0 -> tier.start("node-" + (ids.size() + 1), 1);
        case 1 -> {
          boolean lives = tier.live.keySet().stream().anyMatch(key -> key.nodeId().equals(id));
          if (!lives) {
            tier.start(id, round + 2);
          } else if (tier.live.size() > MOST_AT_ONCE) {
            tier.kill(id);
          }
        }
        default -> plannedChange(tier, random);
      }
    }
  }

  private static void plannedChange(TierModel tier, Random random) {
    List<String> ids = new ArrayList<>(tier.intents.keySet());
    String id = ids.get(random.nextInt(ids.size()));
    switch (random.nextInt(3)) {
      case 0 -> {
        long active =
            tier.live.keySet().stream()
                .filter(key -> tier.intent(key.nodeId()).intent() == Intent.ACTIVE)
                .count();
        if (active > MOST_AT_ONCE) {
          tier.intend(id, Intent.DRAINING);
        }
      }
      case 1 -> tier.intend(id, Intent.ACTIVE);
      default -> tier.weigh(id, 1 + random.nextInt(300));
    }
  }
}
