package io.longhaul.chaos.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StatelessTablesTest {
  private static final int NODES = 50;
  private static final int STANDARD = Membership.STANDARD_WEIGHT;
  private static final Membership ALL = Membership.standard(NODES, NODES + 1);
  private static final RowScores SCORES = new RowScores(NODES + 1);
  private static final List<Function<int[], Table>> EVERY =
      List.of(MaglevTable::of, StatelessTablesTest::rendezvous, RingTable::of);

  private static Table rendezvous(int[] weights) {
    return RendezvousTable.of(SCORES, weights);
  }

  private static Table of(Function<int[], Table> tableOf, Membership membership) {
    return tableOf.apply(membership.weights());
  }

  private static int movedBetweenOthers(Function<int[], Table> tableOf, Membership to, int node) {
    Table before = of(tableOf, ALL);
    Table after = of(tableOf, to);
    int moved = 0;
    for (int bucket = 0; bucket < before.buckets(); bucket++) {
      boolean changed = before.head(bucket) != after.head(bucket);
      boolean involved = before.head(bucket) == node || after.head(bucket) == node;
      moved += changed && !involved ? 1 : 0;
    }
    return moved;
  }

  @Test
  void maglevIsNearlyEvenAndTheOthersAsUnevenAsTheirPapersSay() {
    assertThat(Evenness.maxOverFair(of(MaglevTable::of, ALL), ALL)).isLessThan(1.002);
    assertThat(Evenness.maxOverFair(of(StatelessTablesTest::rendezvous, ALL), ALL))
        .isBetween(1.02, 1.12);
    assertThat(Evenness.maxOverFair(of(RingTable::of, ALL), ALL)).isBetween(1.1, 1.6);
  }

  @Test
  void aNodeOfTwiceTheWeightHasTwiceTheShare() {
    Membership heavier = ALL.withWeight(7, 2 * STANDARD);
    for (Function<int[], Table> tableOf : EVERY) {
      Table table = of(tableOf, heavier);
      long heads = 0;
      for (int bucket = 0; bucket < table.buckets(); bucket++) {
        heads += table.head(bucket) == 7 ? 1 : 0;
      }
      double fair = 2.0 / (NODES + 1) * table.buckets();
      assertThat(heads / fair).isBetween(0.8, 1.2);
    }
  }

  @Test
  void theSameNodesGiveTheSameTable() {
    for (Function<int[], Table> tableOf : EVERY) {
      assertThat(of(tableOf, ALL)).isEqualTo(of(tableOf, ALL));
    }
  }

  @Test
  void ringAndRendezvousMoveNothingBetweenNodesThatStay() {
    List<Function<int[], Table>> both = List.of(StatelessTablesTest::rendezvous, RingTable::of);
    for (Function<int[], Table> tableOf : both) {
      assertThat(movedBetweenOthers(tableOf, ALL.withWeight(3, 0), 3)).isZero();
      assertThat(movedBetweenOthers(tableOf, ALL.withWeight(NODES, STANDARD), NODES)).isZero();
    }
  }

  @Test
  void maglevMovesAFewBetweenNodesThatStay() {
    int moved = movedBetweenOthers(MaglevTable::of, ALL.withWeight(3, 0), 3);
    assertThat(moved).isBetween(MaglevTable.SIZE / 1_000, MaglevTable.SIZE / 10);
  }

  @Test
  void withoutNodesNobodyHasABucket() {
    Membership nobody = new Membership(new int[NODES + 1], new boolean[NODES + 1]);
    for (Function<int[], Table> tableOf : EVERY) {
      assertThat(of(tableOf, nobody).head(0)).isEqualTo(Table.NOBODY);
    }
  }

  @Test
  void bucketsAreEqualPartsOfAllHashes() {
    Table table = of(MaglevTable::of, ALL);
    assertThat(table.bucket(0)).isZero();
    assertThat(table.bucket(-1)).isEqualTo(MaglevTable.SIZE - 1);
    assertThat(table.bucket(Long.MIN_VALUE)).isEqualTo(MaglevTable.SIZE / 2);
  }
}
