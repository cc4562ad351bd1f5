package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadyWaitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final StopSignals stop = new StopSignals();

  private boolean await(Readiness readiness, boolean alone, Duration patience) {
    return new ReadyWait(readiness, () -> alone, stop, patience).await();
  }

  @Test
  void aRunThatIsReadyServes() {
    assertThat(await(List::of, false, Duration.ZERO)).isTrue();
  }

  @Test
  void aRunThatWasAskedToStopDoesNotServeThoughItIsReadyAtItsFirstLook() {
    stop.signal();
    assertThat(await(List::of, false, LONG)).isFalse();
  }

  @Test
  void aRunThatIsAskedToStopBeforeItIsReadyDoesNotServe() {
    stop.signal();
    assertThat(await(() -> List.of("no epoch loaded"), false, LONG)).isFalse();
  }

  @Test
  void aRunThatIsAskedToStopAtItsLastLookDoesNotServe() {
    AtomicInteger looks = new AtomicInteger();
    Readiness readiness =
        () -> {
          if (looks.incrementAndGet() == 1) {
            return List.of("no epoch loaded");
          }
          stop.signal();
          return List.of();
        };
    assertThat(await(readiness, false, LONG)).isFalse();
  }

  @Test
  void aRunThatIsNotReadyInTimeSaysWhatItLacks() {
    Duration brief = Duration.ofMillis(1);
    assertThatThrownBy(
            () -> await(() -> List.of("no epoch loaded", "not registered"), false, brief))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no epoch loaded, not registered (expected: ready)");
  }

  @Test
  void aRunThatNobodyWaitsForNeedNotBeReady() {
    assertThat(await(() -> List.of("no epoch loaded"), true, Duration.ZERO)).isTrue();
  }
}
