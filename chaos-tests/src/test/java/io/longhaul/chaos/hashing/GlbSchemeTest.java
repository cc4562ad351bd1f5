package io.longhaul.chaos.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlbSchemeTest {
  private static final int NODES = 20;
  private static final int STANDARD = Membership.STANDARD_WEIGHT;
  private static final Membership ALL = Membership.standard(NODES, NODES + 1);
  private static final RowScores SCORES = new RowScores(NODES + 1);
  private static final Occupancy NONE = Holding.nothing();
  private static final Occupancy SOME = Holding.anything();

  private final GlbScheme glb = new GlbScheme("GLB", ALL, SCORES, GlbScheme.UNTIL_EMPTY);
  private final PairTable first = (PairTable) glb.table();

  private PairTable next(Occupancy occupancy) {
    return (PairTable) glb.next(0, occupancy).orElseThrow();
  }

  @Test
  void aDrainingNodeChangesPlacesWithTheSecondary() {
    glb.wish(ALL.withWeight(5, 0));
    PairTable swapped = next(NONE);
    for (int row = 0; row < RowScores.ROWS; row++) {
      if (first.head(row) == 5) {
        assertThat(swapped.head(row)).isEqualTo(first.secondary(row));
        assertThat(swapped.secondary(row)).isEqualTo(5);
      } else {
        assertThat(swapped.head(row)).isEqualTo(first.head(row));
      }
    }
  }

  @Test
  void aDrainedNodeLeavesOnceNobodyWouldBeStranded() {
    glb.wish(ALL.withWeight(5, 0));
    next(NONE);
    assertThat(glb.next(0, SOME)).isEmpty();
    assertThat(glb.pending()).isEqualTo(1);
    PairTable last = next(NONE);
    for (int row = 0; row < RowScores.ROWS; row++) {
      assertThat(last.reaches(row, 5)).isFalse();
    }
    assertThat(glb.pending()).isZero();
  }

  @Test
  void aFillingNodeHasTheFormerPrimaryAsItsSecondary() {
    glb.wish(ALL.withWeight(NODES, STANDARD));
    PairTable filling = next(NONE);
    int filled = 0;
    for (int row = 0; row < RowScores.ROWS; row++) {
      if (filling.head(row) == NODES) {
        assertThat(filling.secondary(row)).isEqualTo(first.head(row));
        filled++;
      } else {
        assertThat(filling.head(row)).isEqualTo(first.head(row));
      }
    }
    assertThat(filled * (NODES + 1.0) / RowScores.ROWS).isBetween(0.9, 1.1);
  }

  @Test
  void onlyOneNodeChangesAtATime() {
    glb.wish(ALL.withWeight(5, 0).withWeight(6, 0));
    PairTable swapped = next(NONE);
    assertThat(glb.pending()).isEqualTo(2);
    assertThat(Evenness.maxOverFair(swapped, ALL.withWeight(5, 0))).isLessThan(1.2);
    assertThat(glb.next(0, SOME)).isEmpty();
  }

  @Test
  void aPatientOneWaitsAndAnotherGoesOn() {
    GlbScheme hasty = new GlbScheme("GLB", ALL, SCORES, 60);
    hasty.wish(ALL.withWeight(5, 0));
    assertThat(hasty.next(1_000, NONE)).isPresent();
    assertThat(hasty.next(1_059, SOME)).isEmpty();
    assertThat(hasty.next(1_060, SOME)).isPresent();
  }

  @Test
  void aDeadNodesRowsGoToTheirSecondariesAtOnce() {
    glb.wish(ALL.withDead(5));
    Optional<Table> table = glb.next(0, SOME);
    PairTable without = (PairTable) table.orElseThrow();
    for (int row = 0; row < RowScores.ROWS; row++) {
      int expected = first.head(row) == 5 ? first.secondary(row) : first.head(row);
      assertThat(without.head(row)).isEqualTo(expected);
    }
  }
}
