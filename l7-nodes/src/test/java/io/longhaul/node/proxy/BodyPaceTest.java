package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BodyPaceTest {
  private static final long LEAST = BodyPace.LEAST_BYTES_A_SECOND * BodyPace.WINDOW_MS / 1_000;

  @Test
  void byteNowAndThenIsTooSlowAfterOneWindow() {
    BodyPace pace = new BodyPace(0);
    for (long now = 0; now < BodyPace.WINDOW_MS; now += 10_000) {
      pace.add(1, now);
      assertThat(pace.isTooSlow()).isFalse();
    }
    pace.add(1, BodyPace.WINDOW_MS);
    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void leastPaceIsEnoughInEachWindow() {
    BodyPace pace = new BodyPace(0);
    for (int window = 1; window <= 5; window++) {
      pace.add((int) LEAST, window * BodyPace.WINDOW_MS);
      assertThat(pace.isTooSlow()).isFalse();
    }
    pace.add((int) LEAST - 1, 6 * BodyPace.WINDOW_MS);
    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void fastBeginningDoesNotPayForASlowEnd() {
    BodyPace pace = new BodyPace(0);
    pace.add(1_000_000, BodyPace.WINDOW_MS);
    pace.add(1, 2 * BodyPace.WINDOW_MS);
    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void timeInWhichTheUpstreamTookNothingDoesNotCount() {
    BodyPace pace = new BodyPace(0);
    pace.add(1, 1_000);
    pace.restart(10 * BodyPace.WINDOW_MS);
    pace.add(1, 10 * BodyPace.WINDOW_MS + 1_000);
    assertThat(pace.isTooSlow()).isFalse();
  }
}
