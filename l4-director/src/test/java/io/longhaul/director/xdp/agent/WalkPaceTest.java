package io.longhaul.director.xdp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WalkPaceTest {
  private final AtomicLong nowMs = new AtomicLong(-5);
  private final WalkPace pace = new WalkPace(() -> nowMs.get() * 1_000_000);

  @Test
  void cheapWalksAreNeverHeldBack() {
    walk(0);
    assertThat(pace.begin()).isTrue();
  }

  @Test
  void walksTakeTheirShareOfAProcessorAtMost() {
    walk(120);
    nowMs.addAndGet(3_879);
    assertThat(pace.begin()).isFalse();
    nowMs.addAndGet(1);
    assertThat(pace.begin()).isTrue();
  }

  private void walk(long ms) {
    assertThat(pace.begin()).isTrue();
    nowMs.addAndGet(ms);
    pace.end();
  }
}
