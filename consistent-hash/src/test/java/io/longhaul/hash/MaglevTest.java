package io.longhaul.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MaglevTest {
  @Test
  void equalNodesHeadEquallyMany() {
    int[] counts = counts(Maglev.heads(equal(100)), 100);
    assertThat(Arrays.stream(counts)).allMatch(count -> count >= 655 && count <= 656);
  }

  @Test
  void weightsDecideTheShares() {
    List<WeightedNode> nodes =
        List.of(
            new WeightedNode("a", 1),
            new WeightedNode("b", 2),
            new WeightedNode("c", 0),
            new WeightedNode("d", 5));
    assertThat(counts(Maglev.heads(nodes), 4)).containsExactly(8_192, 16_384, 0, 40_960);
  }

  @Test
  void extremeWeightsStillFillTheTable() {
    int[] counts =
        counts(Maglev.heads(List.of(new WeightedNode("a", 1), new WeightedNode("b", 10_000))), 2);
    assertThat(counts[0]).isBetween(6, 7);
    assertThat(counts[0] + counts[1]).isEqualTo(Slot.COUNT);
  }

  @Test
  void moreNodesThanSlotsLeavesSomeWithout() {
    int[] counts = counts(Maglev.heads(equal(70_000)), 70_000);
    assertThat(Arrays.stream(counts).sum()).isEqualTo(Slot.COUNT);
    assertThat(Arrays.stream(counts)).allMatch(count -> count >= 0 && count <= 1);
  }

  @Test
  void noNodesOrNoWeightsGiveNoHeads() {
    assertThat(Maglev.heads(List.of())).containsOnly(SlotTable.NO_HEAD);
    assertThat(Maglev.heads(List.of(new WeightedNode("a", 0)))).containsOnly(SlotTable.NO_HEAD);
  }

  @Test
  void theTableIsAFunctionOfIdsAndWeights() {
    assertThat(Maglev.heads(equal(7))).isEqualTo(Maglev.heads(equal(7)));
    // Everybody's first table, for ever: a change of this number is a change of the algorithm.
    assertThat(Arrays.hashCode(Maglev.heads(equal(7)))).isEqualTo(699656414);
  }

  /** What Maglev is for: a tier made with one node less begins much alike. */
  @Test
  void oneNodeLessMovesFewOfTheOthersSlots() {
    int[] all = Maglev.heads(equal(20));
    int[] less = Maglev.heads(equal(19));
    long moved =
        IntStream.range(0, Slot.COUNT).filter(s -> all[s] != 19 && all[s] != less[s]).count();
    assertThat(moved).isLessThan(Slot.COUNT / 10);
  }

  @Test
  void nodesOutOfOrderAreRefused() {
    List<WeightedNode> nodes = List.of(new WeightedNode("b", 1), new WeightedNode("a", 1));
    assertThatThrownBy(() -> Maglev.heads(nodes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a after b");
  }

  @Test
  void aWeightOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new WeightedNode("a", EpochNode.MAX_WEIGHT + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("node a: weight 10001 (expected: 0 to 10000)");
  }

  private static List<WeightedNode> equal(int nodes) {
    return IntStream.range(0, nodes)
        .mapToObj(i -> new WeightedNode("node-%05d".formatted(i), 100))
        .toList();
  }

  private static int[] counts(int[] heads, int nodes) {
    return SlotTable.ofHeads(heads).headCounts(nodes);
  }
}
