package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkGaugeTest {
  private static void read(BulkGauge gauge, int times, int bytes) {
    IntStream.range(0, times).forEach(i -> gauge.read(bytes));
  }

  @Test
  void enoughLargeReadsInARowAreBulk() {
    BulkGauge gauge = new BulkGauge(SpliceMode.AUTO);
    int reads = BulkGauge.BULK_BYTES / BulkGauge.LARGE_READ_BYTES;
    read(gauge, reads - 1, BulkGauge.LARGE_READ_BYTES);
    assertThat(gauge.isBulk()).isFalse();
    read(gauge, 1, BulkGauge.LARGE_READ_BYTES);
    assertThat(gauge.isBulk()).isTrue();
  }

  @Test
  void largeMessagesFarBetweenAreNotBulk() {
    BulkGauge gauge = new BulkGauge(SpliceMode.AUTO);
    for (int i = 0; i < 100; i++) {
      read(gauge, 3, 65_536);
      read(gauge, 1, BulkGauge.LARGE_READ_BYTES - 1);
    }
    assertThat(gauge.isBulk()).isFalse();
  }

  @Test
  void bulkThatBecomesChattyIsCopiedAgain() {
    BulkGauge gauge = new BulkGauge(SpliceMode.AUTO);
    read(gauge, 4, 65_536);
    read(gauge, BulkGauge.CHATTY_READS - 1, 10);
    assertThat(gauge.isBulk()).isTrue();
    read(gauge, 1, 10);
    assertThat(gauge.isBulk()).isFalse();
  }

  @Test
  void offAndOnDoNotLook() {
    BulkGauge off = new BulkGauge(SpliceMode.OFF);
    BulkGauge on = new BulkGauge(SpliceMode.ON);
    read(off, 100, 65_536);
    read(on, 100, 1);
    assertThat(off.isBulk()).isFalse();
    assertThat(on.isBulk()).isTrue();
  }
}
