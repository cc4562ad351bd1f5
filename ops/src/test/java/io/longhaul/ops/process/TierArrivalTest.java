package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.ops.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process begins with, from a ZooKeeper that may be away. */
class TierArrivalTest {
  private static final Duration SESSION = Duration.ofSeconds(6);

  private final StopSignals stop = new StopSignals();

  @Test
  void zooKeeperThatGoesAwayWhileItIsReadIsReadAgainFromTheBeginning(@TempDir Path folder)
      throws Exception {
    try (EmbeddedZooKeeper server =
            EmbeddedZooKeeper.start(folder, ScalarValues.address("127.0.0.1:0"), 500);
        TierConnection connection = TierConnection.open(server.connectString(), "shop", SESSION)) {
      AtomicInteger first = new AtomicInteger();
      AtomicInteger second = new AtomicInteger();
      Optional<String> found =
          arrival(connection, server.connectString())
              .read(
                  _ -> {
                    first.incrementAndGet();
                    if (second.incrementAndGet() == 1) {
                      throw new TierUnavailableException("away");
                    }
                    return Optional.of("all of it");
                  });
      assertThat(found).contains("all of it");
      assertThat(first).hasValue(2);
    }
  }

  @Test
  void whoKeepsSomebodyWaitingDoesNotWaitForEverForZooKeeper() {
    try (TierConnection connection = TierConnection.open("127.0.0.1:1", "shop", SESSION)) {
      TierArrival arrival = arrival(connection, "127.0.0.1:1");
      arrival.within(Duration.ZERO, () -> false);
      assertThatThrownBy(arrival::spec)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("127.0.0.1:1: no answer in time");
    }
  }

  @Test
  void whoKeepsNobodyWaitingAnyMoreWaitsOn() {
    try (TierConnection connection = TierConnection.open("127.0.0.1:1", "shop", SESSION)) {
      TierArrival arrival = arrival(connection, "127.0.0.1:1");
      AtomicInteger asked = new AtomicInteger();
      BooleanSupplier gone =
          () -> {
            if (asked.incrementAndGet() == 2) {
              stop.signal();
            }
            return true;
          };
      arrival.within(Duration.ZERO, gone);
      assertThat(arrival.spec()).as("asked to stop, and not failed").isEmpty();
      assertThat(asked).hasValue(2);
    }
  }

  private TierArrival arrival(TierConnection connection, String connect) {
    return new TierArrival(connection, new ZooKeeperAccess(connect, SESSION), stop);
  }
}
