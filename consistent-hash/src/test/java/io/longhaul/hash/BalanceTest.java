package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalanceTest {
  @Test
  void aNewNodeGetsItsShareAndNothingElseMoves() {
    SlotTable before = SlotTable.ofHeads(IntStream.range(0, Slot.COUNT).map(s -> s % 3).toArray());
    int[] after = Balance.desiredHeads(before, new int[] {1, 1, 1, 1});
    assertThat(SlotTable.ofHeads(after).headCounts(4)).containsExactly(16384, 16384, 16384, 16384);
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      assertThat(after[slot]).isIn(before.chain(slot).head(), 3);
    }
  }

  @Test
  void aNodeWithoutWeightGivesAllAwayToAllOthers() {
    SlotTable before = SlotTable.ofHeads(IntStream.range(0, Slot.COUNT).map(s -> s % 4).toArray());
    int[] after = Balance.desiredHeads(before, new int[] {1, 0, 1, 1});
    assertThat(SlotTable.ofHeads(after).headCounts(4)).containsExactly(21846, 0, 21845, 21845);
  }

  @Test
  void aBalancedTableStaysAsItIs() {
    int[] heads = IntStream.range(0, Slot.COUNT).map(s -> s % 7).toArray();
    int[] weights = new int[7];
    Arrays.fill(weights, 10);
    assertThat(Balance.desiredHeads(SlotTable.ofHeads(heads), weights)).isEqualTo(heads);
  }

  @Test
  void whenAllLeaveHeadsStayAsTheyAre() {
    int[] heads = IntStream.range(0, Slot.COUNT).map(s -> s % 3).toArray();
    assertThat(Balance.desiredHeads(SlotTable.ofHeads(heads), new int[3])).isEqualTo(heads);
    assertThat(Balance.desiredHeads(SlotTable.empty(), new int[3])).containsOnly(SlotTable.NO_HEAD);
    assertThat(Balance.desiredHeads(SlotTable.empty(), new int[0])).containsOnly(SlotTable.NO_HEAD);
  }

  @Test
  void anEmptyTableIsFilledByWeight() {
    int[] after = Balance.desiredHeads(SlotTable.empty(), new int[] {1, 3, 0});
    assertThat(SlotTable.ofHeads(after).headCounts(3)).containsExactly(16_384, 49_152, 0);
  }

  @Test
  void aNodeThatIsInTheChainIsPreferred() {
    SlotTable before = SlotTable.of(slot -> slot >= Slot.COUNT / 2 ? Chain.of(0, 1) : Chain.of(0));
    int[] after = Balance.desiredHeads(before, new int[] {1, 1});
    assertThat(Arrays.stream(after, 0, Slot.COUNT / 2)).containsOnly(0);
    assertThat(Arrays.stream(after, Slot.COUNT / 2, Slot.COUNT)).containsOnly(1);
  }

  @Test
  void otherwiseShortChainsMoveBeforeLongOnes() {
    SlotTable before = SlotTable.of(slot -> slot < Slot.COUNT / 2 ? Chain.of(0, 1) : Chain.of(0));
    int[] after = Balance.desiredHeads(before, new int[] {1, 0, 1});
    assertThat(Arrays.stream(after, 0, Slot.COUNT / 2)).containsOnly(0);
    assertThat(Arrays.stream(after, Slot.COUNT / 2, Slot.COUNT)).containsOnly(2);
  }

  @Test
  void aTableWithNodesBeyondTheWeightsIsRefused() {
    SlotTable table = SlotTable.of(slot -> Chain.of(0, 2));
    assertThatThrownBy(() -> Balance.desiredHeads(table, new int[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights: 2 (expected: one for node 2)");
    assertThatThrownBy(() -> Balance.desiredHeads(table, new int[] {1, 1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("node 2: weight -1 (expected: >= 0)");
  }

  /** The best of many, since other builds may share the machine. */
  @Test
  void aThousandNodesWithATenthLeavingTakeMilliseconds() {
    int[] weights = new int[1_000];
    Arrays.fill(weights, 100);
    SlotTable before = SlotTable.ofHeads(Balance.desiredHeads(SlotTable.empty(), weights));
    Arrays.fill(weights, 300, 400, 0);
    long bestNs = Long.MAX_VALUE;
    for (int i = 0; i < 60; i++) {
      long start = System.nanoTime();
      assertThat(Balance.desiredHeads(before, weights)).hasSize(Slot.COUNT);
      bestNs = Math.min(bestNs, System.nanoTime() - start);
    }
    assertThat(bestNs).isLessThan(10_000_000L);
  }
}
