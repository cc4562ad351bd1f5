package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LatencyTest {
  private static final long START_MS = 1_000_000;

  private final Latency latency = new Latency();

  @Test
  void silenceFadesButIsNeverTakenForNoAnswerAtAll() {
    assertThat(latency.micros(START_MS)).isZero();
    latency.observe(200_000, START_MS);
    assertThat(latency.micros(START_MS + Latency.DECAY_MS))
        .isCloseTo((float) (200_000 / Math.E), within(1f));
    for (long seconds : new long[] {900, 1_040, 2_000, 1_000_000}) {
      assertThat(latency.micros(START_MS + seconds * 1_000))
          .as("%d s", seconds)
          .isPositive()
          .isLessThan(1e-3f);
    }
  }

  @Test
  void anAnswerInNoTimeIsAnAnswer() {
    latency.observe(0, START_MS);
    assertThat(latency.micros(START_MS)).isPositive();
  }

  @Test
  void whatIsWeeksOldIsNotFresh() {
    latency.observe(200_000, START_MS);
    for (int days = 1; days < 49; days++) {
      long nowMs = START_MS + TimeUnit.DAYS.toMillis(days);
      assertThat(latency.micros(nowMs)).as("%d days", days).isPositive().isLessThan(1e-3f);
    }
    latency.observe(1_000, START_MS + TimeUnit.DAYS.toMillis(30));
    assertThat(latency.micros(START_MS + TimeUnit.DAYS.toMillis(30))).isEqualTo(1_000);
  }

  @Test
  void failureIsAPeakTenTimesAsHighWithinBounds() {
    latency.failed(0, true, START_MS);
    assertThat(latency.micros(START_MS)).isEqualTo(Latency.LEAST_PENALTY_MICROS);
    latency.failed(0, true, START_MS);
    assertThat(latency.micros(START_MS)).isEqualTo(Latency.PENALTY * Latency.LEAST_PENALTY_MICROS);
    for (int i = 0; i < 1_000; i++) {
      latency.failed(0, true, START_MS);
    }
    assertThat(latency.micros(START_MS)).isEqualTo(Latency.MOST_PENALTY_MICROS);
    assertThat(latency.micros(START_MS + 120_000)).isLessThan(10_000);
  }

  @Test
  void requestsThatFailTogetherAreNoWorseThanOne() {
    latency.observe(200_000, START_MS);
    for (int i = 0; i < 1_000; i++) {
      latency.failed(5_000, false, START_MS + 10);
    }
    assertThat(latency.micros(START_MS + 10)).isCloseTo(2_000_000, within(10_000f));
  }

  @Test
  void whatHadNoAnswerTookSoLong() {
    latency.observe(1_000, START_MS);
    latency.failed(60_000_000, false, START_MS);
    assertThat(latency.micros(START_MS)).isEqualTo(Latency.LEAST_PENALTY_MICROS);
    latency.failed(60_000_000, true, START_MS);
    assertThat(latency.micros(START_MS)).isEqualTo(60_000_000);
    latency.failed(Long.MAX_VALUE, true, START_MS);
    assertThat(latency.micros(START_MS)).isEqualTo(Latency.MOST_PENALTY_MICROS);
  }

  @Test
  void failureNeverMakesAnEndpointSeemQuicker() {
    latency.observe(2 * (long) Latency.MOST_PENALTY_MICROS, START_MS);
    latency.failed(0, true, START_MS);
    assertThat(latency.micros(START_MS)).isEqualTo(2 * Latency.MOST_PENALTY_MICROS);
  }

  @Test
  void answerThatAnotherLoopSawAMomentLaterIsFresh() {
    latency.observe(200_000, START_MS);
    assertThat(latency.micros(START_MS - 5)).isEqualTo(200_000);
  }
}
