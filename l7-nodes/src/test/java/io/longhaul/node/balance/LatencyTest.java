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
  void answerThatAnotherLoopSawAMomentLaterIsFresh() {
    latency.observe(200_000, START_MS);
    assertThat(latency.micros(START_MS - 5)).isEqualTo(200_000);
  }
}
