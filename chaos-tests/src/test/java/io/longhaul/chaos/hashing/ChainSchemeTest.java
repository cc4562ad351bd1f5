package io.longhaul.chaos.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Slot;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainSchemeTest {
  private static final int NODES = 20;
  private static final int STANDARD = Membership.STANDARD_WEIGHT;
  private static final Membership ALL = Membership.standard(NODES, NODES + 1);

  private final ChainScheme chains = new ChainScheme(ALL);

  private int headsMovedBy(Membership wished, Occupancy occupancy) {
    chains.wish(wished);
    int moved = 0;
    Table before = chains.table();
    Optional<Table> next = chains.next(0, occupancy);
    while (next.isPresent()) {
      for (int slot = 0; slot < Slot.COUNT; slot++) {
        moved += before.head(slot) == next.get().head(slot) ? 0 : 1;
        assertThat(next.get().reaches(slot, before.head(slot))).isTrue();
      }
      before = next.get();
      next = chains.next(0, occupancy);
    }
    return moved;
  }

  private int headsOf(int node) {
    int heads = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      heads += chains.table().head(slot) == node ? 1 : 0;
    }
    return heads;
  }

  @Test
  void aDrainMovesTheDrainedNodesHeadsAndNothingElse() {
    int heads = headsOf(5);
    assertThat(headsMovedBy(ALL.withWeight(5, 0), Holding.nothing())).isEqualTo(heads);
    assertThat(headsOf(5)).isZero();
  }

  @Test
  void anAdditionMovesTheNewNodesShareAndNothingElse() {
    int moved = headsMovedBy(ALL.withWeight(NODES, STANDARD), Holding.nothing());
    assertThat(moved).isEqualTo(headsOf(NODES)).isEqualTo(Slot.COUNT / (NODES + 1));
  }

  @Test
  void aDrainedNodeStaysWhereItHoldsConnections() {
    int heads = headsOf(5);
    headsMovedBy(ALL.withWeight(5, 0), Holding.anything());
    Table table = chains.table();
    int reached = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      reached += table.reaches(slot, 5) ? 1 : 0;
    }
    assertThat(reached).isEqualTo(heads);
    assertThat(table.longest()).isEqualTo(2);
  }

  @Test
  void aDeadNodeLeavesInOneTable() {
    chains.wish(ALL.withDead(5));
    Table next = chains.next(0, Holding.anything()).orElseThrow();
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      assertThat(next.reaches(slot, 5)).isFalse();
    }
    assertThat(Evenness.maxOverFair(next, ALL.withDead(5))).isLessThan(1.001);
  }
}
