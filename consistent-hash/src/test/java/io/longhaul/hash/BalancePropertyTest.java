package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** I4 and I5 for random tables and random churn; each case says the seed that repeats it. */
class BalancePropertyTest {
  @Test
  void aTierThatChurnsForLongStaysEvenAndMovesTheMinimum() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int[] weights = new int[1 + random.nextInt(200)];
      SlotTable table = SlotTable.empty();
      for (int step = 0; step < 50; step++) {
        churn(random, weights);
        int[] after = Balance.desiredHeads(table, weights);
        checkEven(after, weights, seed);
        assertThat(moves(table, after)).as("seed %d", seed).isEqualTo(minimum(table, weights));
        table = SlotTable.ofHeads(after);
      }
    }
  }

  @Test
  void anyTableBecomesEvenByTheMinimumOfMoves() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int[] weights = new int[1 + random.nextInt(10)];
      churn(random, weights);
      SlotTable table = randomTable(random, weights.length);
      int[] after = Balance.desiredHeads(table, weights);
      checkEven(after, weights, seed);
      assertThat(moves(table, after)).as("seed %d", seed).isEqualTo(minimum(table, weights));
    }
  }

  /**
   * The planner asks anew at each epoch, with some slots widened and some switched. What was begun
   * must be what is wanted still, or the table would never settle.
   */
  @Test
  void aChangeUnderWayNeverChangesItsMind() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int[] weights = new int[2 + random.nextInt(12)];
      churn(random, weights);
      Chain[] chains = chains(randomTable(random, weights.length));
      SlotTable table = SlotTable.of(slot -> chains[slot]);
      int planned = moves(table, Balance.desiredHeads(table, weights));
      int switched = 0;
      int[] begun = new int[Slot.COUNT];
      Arrays.fill(begun, SlotTable.NO_HEAD);
      for (int epoch = 0; epoch < 100 && switched < planned; epoch++) {
        int[] desired = Balance.desiredHeads(table, weights);
        switched += step(random, chains, desired, begun, seed);
        table = SlotTable.of(slot -> chains[slot]);
      }
      assertThat(switched).as("seed %d", seed).isEqualTo(planned);
      checkEven(Balance.desiredHeads(table, weights), weights, seed);
      assertThat(moves(table, Balance.desiredHeads(table, weights))).isZero();
    }
  }

  /** Takes one step in about half of the slots that want one; answers how many heads moved. */
  private static int step(Random random, Chain[] chains, int[] desired, int[] begun, long seed) {
    int switched = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      if (begun[slot] != SlotTable.NO_HEAD && begun[slot] != desired[slot]) {
        fail("seed %d slot %d: changed its mind", seed, slot);
      }
      boolean settled = !chains[slot].isEmpty() && chains[slot].head() == desired[slot];
      if (settled || random.nextBoolean()) {
        continue;
      }
      if (chains[slot].contains(desired[slot]) || chains[slot].isEmpty()) {
        switched += chains[slot].isEmpty() ? 0 : 1;
        chains[slot] = chains[slot].withHead(desired[slot]);
      } else {
        chains[slot] = chains[slot].withTail(desired[slot]);
      }
      begun[slot] = desired[slot];
    }
    return switched;
  }

  /** Changes some weights, some to 0, but leaves at least one. */
  private static void churn(Random random, int[] weights) {
    int changes = 1 + random.nextInt(weights.length);
    for (int i = 0; i < changes; i++) {
      weights[random.nextInt(weights.length)] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(EpochNode.MAX_WEIGHT);
            default -> 100;
          };
    }
    if (Arrays.stream(weights).sum() == 0) {
      weights[random.nextInt(weights.length)] = 1;
    }
  }

  /** Uneven heads, some chains with tails, some empty. */
  private static SlotTable randomTable(Random random, int nodes) {
    int empty = random.nextInt(3) == 0 ? 10 : 0;
    return SlotTable.of(
        slot -> {
          Chain chain = Chain.EMPTY;
          int size = random.nextInt(100) < empty ? 0 : 1 + random.nextInt(2) * random.nextInt(4);
          for (int i = 0; i < size; i++) {
            chain = chain.withTail(random.nextInt(1 + random.nextInt(nodes)));
          }
          return chain;
        });
  }

  private static Chain[] chains(SlotTable table) {
    Chain[] chains = new Chain[Slot.COUNT];
    Arrays.setAll(chains, table::chain);
    return chains;
  }

  private static void checkEven(int[] heads, int[] weights, long seed) {
    int[] counts = SlotTable.ofHeads(heads).headCounts(weights.length);
    double total = Arrays.stream(weights).sum();
    for (int node = 0; node < weights.length; node++) {
      double share = Slot.COUNT * weights[node] / total;
      if (counts[node] < Math.floor(share) || counts[node] > Math.ceil(share)) {
        fail("seed %d node %d: heads %d of a share of %f", seed, node, counts[node], share);
      }
    }
    assertThat(Arrays.stream(counts).sum()).isEqualTo(Slot.COUNT);
  }

  private static int moves(SlotTable before, int[] after) {
    int moves = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain chain = before.chain(slot);
      moves += chain.isEmpty() || chain.head() == after[slot] ? 0 : 1;
    }
    return moves;
  }

  /**
   * The fewest moves to any table in which every node has its share rounded down or up: by a table
   * over "the first nodes with so many rounded up", independent of how Balance chooses.
   */
  private static int minimum(SlotTable table, int[] weights) {
    int[] held = table.headCounts(weights.length);
    long total = Arrays.stream(weights).asLongStream().sum();
    int roundedUp = Slot.COUNT;
    for (int weight : weights) {
      roundedUp -= (int) ((long) Slot.COUNT * weight / total);
    }
    int[] fewest = new int[roundedUp + 1];
    Arrays.fill(fewest, 1, fewest.length, Slot.COUNT * 2);
    for (int node = 0; node < weights.length; node++) {
      long share = (long) Slot.COUNT * weights[node];
      int down = (int) Math.max(0, held[node] - share / total);
      int up =
          share % total == 0 ? Slot.COUNT * 2 : (int) Math.max(0, held[node] - share / total - 1);
      for (int ups = roundedUp; ups >= 0; ups--) {
        int withDown = fewest[ups] + down;
        int withUp = ups == 0 ? Slot.COUNT * 2 : fewest[ups - 1] + up;
        fewest[ups] = Math.min(Slot.COUNT * 2, Math.min(withDown, withUp));
      }
    }
    return fewest[roundedUp];
  }
}
