package io.longhaul.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SabotagedSimulatorTest {
  private static final long FIRST_SEED = 1_000;
  private static final int HEALTHY_SEEDS = 6;

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void brokenRuleIsNoticed(Sabotage sabotage) {
    Scene scene = Scene.of(sabotage);
    List<SeedResult> results =
        SimRun.run(
            scene.settings(FIRST_SEED, Optional.of(sabotage)), scene.seeds(), true, result -> {});

    assertThat(results.getLast().findings()).as(sabotage.title()).isNotEmpty();
    System.out.printf("simulator: %s caught by seed %d%n", sabotage.title(), results.size());
  }

  @Test
  void theSameWorldsAreCleanWithEveryRuleInPlace() {
    for (Scene scene : Arrays.stream(Sabotage.values()).map(Scene::of).distinct().toList()) {
      List<SeedResult> results =
          SimRun.run(
              scene.settings(FIRST_SEED, Optional.empty()), HEALTHY_SEEDS, false, result -> {});

      assertThat(results).as(scene.faults()).allMatch(result -> result.findings().isEmpty());
    }
  }
}
