package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Retries;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
  private static Retries policy(int percent, int perSecond) {
    return new Retries(3, Retries.ON, percent, perSecond);
  }

  @Test
  void retriesAreAShareOfRequests() {
    RetryBudget budget = new RetryBudget();
    for (int i = 0; i < 1_000; i++) {
      budget.request(5_000);
    }
    int retries = 0;
    while (budget.retry(policy(20, 0), 5_000)) {
      retries++;
    }
    assertThat(retries).isEqualTo(200);
  }

  @Test
  void fewAreAllowedInAnyCase() {
    RetryBudget budget = new RetryBudget();
    for (int i = 0; i < 30; i++) {
      assertThat(budget.retry(policy(0, 3), 5_000)).isTrue();
    }
    assertThat(budget.retry(policy(0, 3), 5_000)).isFalse();
    assertThat(budget.retry(policy(0, 0), 5_000)).isFalse();
    assertThat(budget.retry(policy(0, 3), 14_999)).isFalse();
    assertThat(budget.retry(policy(0, 3), 15_000)).isTrue();
  }

  @Test
  void agreesWithAListOfWhatHappened() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      Retries policy = policy(random.nextInt(101), random.nextInt(3));
      RetryBudget budget = new RetryBudget();
      List<Long> requests = new ArrayList<>();
      List<Long> retries = new ArrayList<>();
      long nowMs = 1_700_000_000_000L + random.nextInt(100_000);
      for (int i = 0; i < 2_000; i++) {
        nowMs += random.nextInt(40) == 0 ? random.nextInt(20_000) : random.nextInt(100);
        if (random.nextInt(3) > 0) {
          budget.request(nowMs);
          requests.add(nowMs / 1_000);
          continue;
        }
        long since = nowMs / 1_000 - RetryBudget.WINDOW_SECONDS;
        long most =
            10L * policy.minPerSecond()
                + requests.stream().filter(s -> s > since).count() * policy.budgetPercent() / 100;
        boolean expected = retries.stream().filter(s -> s > since).count() < most;
        assertThat(budget.retry(policy, nowMs)).isEqualTo(expected);
        if (expected) {
          retries.add(nowMs / 1_000);
        }
      }
    }
  }
}
