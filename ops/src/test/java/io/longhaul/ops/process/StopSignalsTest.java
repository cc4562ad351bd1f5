package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopSignalsTest {
  @Test
  void firstSignalAsksAndSecondStopsAtOnce() {
    StopSignals signals = new StopSignals();
    assertThat(signals.asked()).isFalse();
    signals.signal();
    assertThat(signals.asked()).isTrue();
    assertThat(signals.atOnce()).isFalse();
    signals.signal();
    assertThat(signals.atOnce()).isTrue();
  }

  @Test
  void stopAtOnceIsAlsoAnAskedStop() {
    StopSignals signals = new StopSignals();
    signals.stopAtOnce();
    assertThat(signals.asked()).isTrue();
    assertThat(signals.atOnce()).isTrue();
  }
}
