package io.longhaul.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreakTest {
  @Test
  void firstResultDecidesAtOnce() {
    assertThat(Streak.NEW.healthy()).isTrue();
    assertThat(Streak.NEW.after(false, 2, 3).healthy()).isFalse();
    assertThat(Streak.NEW.after(true, 2, 3).healthy()).isTrue();
  }

  @Test
  void changesExactlyAfterSoManyEqualResultsInARow() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      int rise = 1 + random.nextInt(4);
      int fall = 1 + random.nextInt(4);
      List<Boolean> results = new ArrayList<>();
      Streak streak = Streak.NEW;
      for (int i = 0; i < 60; i++) {
        boolean before = streak.healthy();
        boolean passed = random.nextBoolean();
        results.add(passed);
        streak = streak.after(passed, rise, fall);
        if (i > 0) {
          int needed = before ? fall : rise;
          boolean inARow =
              i >= needed
                  && results.subList(i + 1 - needed, i + 1).stream().allMatch(r -> r != before);
          assertThat(streak.healthy() != before).as("%s", results).isEqualTo(inARow);
        }
      }
    }
  }
}
