package io.longhaul.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LoggedErrors;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UpkeepTest {
  @Test
  void whatThrowsIsDoneAgainAtItsNextTurn() throws Exception {
    AtomicInteger turns = new AtomicInteger();
    var logged =
        LoggedErrors.during(
            () -> {
              try (Upkeep upkeep = new Upkeep()) {
                upkeep.every(Duration.ofMillis(1), () -> throwAtFirst(turns.incrementAndGet()));
                Await.until("a third turn", () -> turns.get() >= 3);
              }
            });
    assertThat(logged).filteredOn(text -> text.startsWith("upkeep failed")).hasSize(2);
  }

  private static void throwAtFirst(int turn) {
    if (turn == 1) {
      throw new NoClassDefFoundError("thrown by the test");
    }
    if (turn == 2) {
      throw new IllegalStateException("thrown by the test");
    }
  }
}
