package io.longhaul.chaos.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlanBenchTest {
  /** The aim, for the machines that this is developed on. Others are slower, or busy. */
  private static final double AIM_MS = 20;

  private static final int GENEROUS = 10;
  private static final int TABLE_BYTES = 256 * 1024;

  @Test
  void nextEpochOfAThousandNodesIsQuickAndSmall() {
    PlanFigures figures = new PlanBench(1_000, 100, 30).run();

    assertThat(figures.medianMs()).isLessThan(GENEROUS * AIM_MS);
    assertThat(figures.bytes()).isLessThan(TABLE_BYTES);
    assertThat(figures.text()).endsWith(" bytes=" + figures.bytes() + "\n");
  }

  @Test
  void badOptionsAreNamed() {
    assertThatThrownBy(() -> new PlanBench(1, 1, 1)).hasMessage("--nodes: 1 (expected: 2 to 2000)");
    assertThatThrownBy(() -> new PlanBench(3, 3, 1)).hasMessage("--leaving: 3 (expected: 1 to 2)");
    assertThatThrownBy(() -> new PlanBench(3, 1, 0)).hasMessageStartingWith("--rounds: 0");
  }
}
