package io.longhaul.membership.standing;

import static io.longhaul.membership.standing.Fitness.FIT;
import static io.longhaul.membership.standing.Fitness.NOBODY_FIT;
import static io.longhaul.membership.standing.Fitness.UNFIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.model.Reach;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FitnessTest {
  private static final Set<String> LIVE = Set.of("d1", "d2", "d3");

  @Test
  void whoReachesHalfOfTheNodesOrCannotJudgeYetIsFit() {
    assertThat(Fitness.of("d1", LIVE, Map.of("d1", said("d1", true)))).isEqualTo(FIT);
    assertThat(Fitness.of("d1", LIVE, Map.of())).isEqualTo(FIT);
    assertThat(Fitness.of("d1", LIVE, Map.of("d2", said("d2", false)))).isEqualTo(FIT);
  }

  @Test
  void whoReachesFewerIsUnfitAsLongAsSomebodyElseMayReachMore() {
    Reach own = said("d1", false);

    assertThat(Fitness.of("d1", LIVE, of(own, said("d2", false), said("d3", true))))
        .as("one says so")
        .isEqualTo(UNFIT);
    assertThat(Fitness.of("d1", LIVE, of(own, said("d2", false))))
        .as("one is not heard")
        .isEqualTo(UNFIT);
  }

  @Test
  void whereEveryLiveDirectorReachesFewerNobodyIsFit() {
    Reach own = said("d1", false);

    assertThat(Fitness.of("d1", LIVE, of(own, said("d2", false), said("d3", false))))
        .isEqualTo(NOBODY_FIT);
    assertThat(Fitness.of("d1", Set.of("d1"), Map.of("d1", own)))
        .as("the only one")
        .isEqualTo(NOBODY_FIT);
    assertThat(Fitness.of("d1", Set.of("d1", "d2"), of(own, said("d2", false), said("d3", true))))
        .as("one that left said last that it is fit")
        .isEqualTo(NOBODY_FIT);
  }

  private static Map<String, Reach> of(Reach... statements) {
    return Stream.of(statements).collect(Collectors.toMap(Reach::directorId, said -> said));
  }

  private static Reach said(String director, boolean fit) {
    return new Reach(director, 1, 7, fit, Set.of(), Set.of());
  }
}
