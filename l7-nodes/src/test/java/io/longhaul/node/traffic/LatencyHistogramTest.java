package io.longhaul.node.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void boundsAreFromHalfAMillisecondToAMinuteAndNoneIsMoreThanAQuarterAboveTheOneBefore() {
    double[] bounds = LatencyHistogram.boundsSeconds();
    assertThat(bounds[0]).isEqualTo(0.0005);
    assertThat(bounds[bounds.length - 1]).isEqualTo(60);
    assertThat(bounds).contains(0.001, 0.01, 0.1, 0.25, 0.5, 1, 2.5, 10).hasSize(52);
    for (int i = 1; i < bounds.length; i++) {
      assertThat(bounds[i] / bounds[i - 1]).isGreaterThan(1.15).isLessThan(1.29);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "500000, 0",
    "500001, 1",
    "630000, 1",
    "60000000000, 51",
    "60000000001, 52",
    "9223372036854775807, 52"
  })
  void bucketHoldsWhatTookAtMostItsBound(long nanos, int bucket) {
    histogram.record(nanos);
    long[] counts = histogram.snapshot().counts();
    assertThat(counts[bucket]).isEqualTo(1);
    assertThat(Arrays.stream(counts).sum()).isEqualTo(1);
  }

  @Test
  void percentileIsRightToAboutATenth() {
    for (int ms = 1; ms <= 10_000; ms++) {
      histogram.record(TimeUnit.MILLISECONDS.toNanos(ms));
    }
    LatencyHistogram.Snapshot all = histogram.snapshot();
    assertThat(all.count()).isEqualTo(10_000);
    assertThat(all.sumSeconds()).isCloseTo(50_005, within(1e-6));
    for (double quantile : new double[] {0.5, 0.9, 0.99, 0.999}) {
      double real = 10 * quantile;
      assertThat(middleOf(all, quantile)).isCloseTo(real, within(0.13 * real));
    }
  }

  private static double middleOf(LatencyHistogram.Snapshot all, double quantile) {
    double[] bounds = LatencyHistogram.boundsSeconds();
    double wanted = quantile * all.count();
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      below += all.counts()[i];
      if (below >= wanted) {
        return (bounds[i] + bounds[Math.max(0, i - 1)]) / 2;
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
