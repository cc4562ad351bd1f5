package io.longhaul.node.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ThresholdsTest {
  private final Thresholds thresholds = new Thresholds(100, 200, 400, 75);

  @Test
  void levelIsReachedAboveItsThreshold() {
    assertThat(thresholds.next(Level.NORMAL, 100)).isEqualTo(Level.NORMAL);
    assertThat(thresholds.next(Level.NORMAL, 101)).isEqualTo(Level.CONNECTIONS);
    assertThat(thresholds.next(Level.NORMAL, 201)).isEqualTo(Level.REQUESTS);
    assertThat(thresholds.next(Level.NORMAL, 401)).isEqualTo(Level.READING);
    assertThat(thresholds.next(Level.CONNECTIONS, 401)).isEqualTo(Level.READING);
  }

  @Test
  void levelIsLeftOnlyWellBelow() {
    assertThat(thresholds.next(Level.CONNECTIONS, 76)).isEqualTo(Level.CONNECTIONS);
    assertThat(thresholds.next(Level.CONNECTIONS, 75)).isEqualTo(Level.NORMAL);
    assertThat(thresholds.next(Level.READING, 301)).isEqualTo(Level.READING);
    assertThat(thresholds.next(Level.READING, 300)).isEqualTo(Level.REQUESTS);
    assertThat(thresholds.next(Level.READING, 150)).isEqualTo(Level.CONNECTIONS);
    assertThat(thresholds.next(Level.READING, 0)).isEqualTo(Level.NORMAL);
  }

  @Test
  void whatLiesBetweenDoesNotRaiseALevel() {
    assertThat(thresholds.next(Level.CONNECTIONS, 199)).isEqualTo(Level.CONNECTIONS);
    assertThat(thresholds.next(Level.NORMAL, 90)).isEqualTo(Level.NORMAL);
  }

  @Test
  void thresholdOfZeroIsNone() {
    Thresholds onlyRequests = new Thresholds(0, 200, 0, 75);
    assertThat(onlyRequests.next(Level.NORMAL, 199)).isEqualTo(Level.NORMAL);
    assertThat(onlyRequests.next(Level.NORMAL, Long.MAX_VALUE / 100)).isEqualTo(Level.REQUESTS);
    assertThat(new Thresholds(0, 0, 0, 75).next(Level.READING, 1 << 30)).isEqualTo(Level.NORMAL);
  }
}
