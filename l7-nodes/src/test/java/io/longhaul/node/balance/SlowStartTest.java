package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlowStartTest {
  @ParameterizedTest
  @CsvSource({
    "-5000, 0, 1",
    "0, 0, 1",
    "5000, 0, 1",
    "-5000, 1000, 0.1",
    "0, 1000, 0.1",
    "100, 1000, 0.1",
    "500, 1000, 0.5",
    "1000, 1000, 1"
  })
  void shareGrowsFromATenthAndIsWholeWhereThereIsNone(long sinceMs, long ofMs, double share) {
    assertThat(SlowStart.share(sinceMs, ofMs)).isEqualTo(share);
  }
}
