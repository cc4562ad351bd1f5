package io.longhaul.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeadlineWheelTest {
  private final DeadlineWheel wheel = new DeadlineWheel(0);
  private long nowMs;

  @Test
  void deadlineFiresNeverEarlyAndAtMostOneTickLate() {
    Random random = new Random(7);
    List<Long> late = new ArrayList<>();
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      long due = random.nextInt(300_000);
      wheel.set(new Deadline(() -> late.add(nowMs - due)), 0, due);
    }
    while (wheel.size() > 0) {
      nowMs += 1 + random.nextInt(30);
      wheel.advance(nowMs);
    }
    assertThat(late).hasSize(count).allMatch(ms -> ms >= 0 && ms <= DeadlineWheel.TICK_MS + 30);
  }

  @Test
  void movedAndClearedDeadlinesDoNotFireAtTheirOldTime() {
    List<String> fired = new ArrayList<>();
    Deadline moved = new Deadline(() -> fired.add("moved"));
    Deadline cleared = new Deadline(() -> fired.add("cleared"));
    wheel.set(moved, 0, 100);
    wheel.set(cleared, 0, 100);
    wheel.set(moved, 0, 1_000);
    wheel.clear(cleared);
    wheel.advance(900);
    assertThat(fired).isEmpty();
    wheel.advance(1_100);
    assertThat(fired).containsExactly("moved");
    assertThat(wheel.size()).isZero();
  }

  @Test
  void clockThatJumpsFarAheadFiresEverything() {
    List<String> fired = new ArrayList<>();
    wheel.set(new Deadline(() -> fired.add("near")), 0, 100);
    wheel.set(new Deadline(() -> fired.add("far")), 0, 3_600_000);
    wheel.advance(10_000_000);
    assertThat(fired).containsExactlyInAnyOrder("near", "far");
  }

  @Test
  void whatFiresMaySetAndClearOthersThatAreDue() {
    List<String> fired = new ArrayList<>();
    Deadline second = new Deadline(() -> fired.add("second"));
    Deadline again = new Deadline(() -> fired.add("again"));
    Deadline first =
        new Deadline(
            () -> {
              wheel.clear(second);
              wheel.set(again, 200, 50);
            });
    wheel.set(first, 0, 100);
    wheel.set(second, 0, 100);
    wheel.advance(200);
    assertThat(fired).isEmpty();
    wheel.advance(400);
    assertThat(fired).containsExactly("again");
  }

  @Test
  void whatIsOverIsNotPutOffByBeingSetAgain() {
    List<String> fired = new ArrayList<>();
    Deadline over = new Deadline(() -> fired.add("over"));
    int phase = DeadlineWheel.TICK_MS - 1;
    for (long ms = 0; ms <= 3 * DeadlineWheel.TICK_MS && fired.isEmpty(); ms++) {
      wheel.set(over, ms, 0);
      if (ms % DeadlineWheel.TICK_MS == phase) {
        wheel.advance(ms);
      }
      nowMs = ms;
    }
    assertThat(fired).containsExactly("over");
    assertThat(nowMs).isLessThan(2 * DeadlineWheel.TICK_MS);
  }
}
