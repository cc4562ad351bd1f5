package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SlotTableTest {
  @Test
  void itCountsHeadsAndKnowsItsLongestChainAndHighestNode() {
    SlotTable table = SlotTable.of(slot -> slot == 9 ? Chain.of(2, 0, 5) : Chain.of(slot % 2));
    assertThat(table.headCounts(6)).containsExactly(32_768, 32_767, 1, 0, 0, 0);
    assertThat(table.longestChain()).isEqualTo(3);
    assertThat(table.highestNode()).isEqualTo(5);
    assertThat(table.headOrNone(9)).isEqualTo(2);
  }

  @Test
  void theEmptyTableHasNoHeads() {
    assertThat(SlotTable.empty().headOrNone(0)).isEqualTo(SlotTable.NO_HEAD);
    assertThat(SlotTable.empty().highestNode()).isEqualTo(-1);
    assertThat(SlotTable.empty().headCounts(0)).isEmpty();
    assertThat(SlotTable.empty().longestChain()).isZero();
  }

  @Test
  void headsMakeChainsOfOneAndNoHeadAnEmptyOne() {
    int[] heads = new int[Slot.COUNT];
    heads[1] = SlotTable.NO_HEAD;
    heads[2] = 7;
    SlotTable table = SlotTable.ofHeads(heads);
    assertThat(table.chain(0)).isEqualTo(Chain.of(0));
    assertThat(table.chain(1)).isEqualTo(Chain.EMPTY);
    assertThat(table.chain(2)).isEqualTo(Chain.of(7));
    Arrays.fill(heads, SlotTable.NO_HEAD);
    assertThat(SlotTable.ofHeads(heads)).isEqualTo(SlotTable.empty());
  }

  @Test
  void headsOfAnotherNumberOfSlotsAreRefused() {
    assertThatThrownBy(() -> SlotTable.ofHeads(new int[65_537]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots: 65537 (expected: a power of two from 1 to 65536)");
  }

  @Test
  void aNumberOutsideTheTableIsNoSlot() {
    assertThat(Slot.check(65_535)).isEqualTo(65_535);
    assertThatThrownBy(() -> Slot.check(65_536)).hasMessage("slot: 65536 (expected: 0 to 65535)");
    assertThatThrownBy(() -> Slot.check(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
