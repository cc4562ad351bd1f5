package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM ends a process when its connections have ended, and none before. */
@ExtendWith(TierExtension.class)
class GracefulStopIT {
  private static final int CONNECTIONS = 90;
  private static final Duration GOES_ON = Duration.ofSeconds(3);

  @Test
  void directorTakesNothingNewAndRelaysUntilItsConnectionsEnd(LocalTier tier) throws Exception {
    Child director = tier.process("director-2");
    try (LoadRun load = LoadRun.start(tier.loadSettings(List.of("director-2"), CONNECTIONS, 5))) {
      Loads.awaitOpen(load, CONNECTIONS);

      director.terminate();
      Await.until("its listener is closed", () -> refuses(tier, "director-2"));
      Await.holds(
          "its connections go on",
          GOES_ON,
          () -> director.running() && load.counts().open() == CONNECTIONS);
      assertThat(ShortRequest.to(tier.address("director-1")).node()).isNotEmpty();

      Loads.finishClean(load);
      assertThat(director.awaitExit(Await.LIMIT)).isZero();
    }
    Await.until(
        "it is no member any more",
        () ->
            tier.admin("director-1").directors().stream()
                .noneMatch(d -> d.path("id").asString().equals("director-2")));
  }

  @Test
  void nodeDrainsItselfAndEndsByItselfAfterItsLastConnection(LocalTier tier) throws Exception {
    Child node = tier.process("node-3");
    try (LoadRun load = tier.load(CONNECTIONS, 5)) {
      Loads.awaitOpen(load, CONNECTIONS);

      node.terminate();
      Await.until(
          "new connections go elsewhere",
          () -> tier.admin().node("node-3").path("headSlots").asInt() == 0 && tier.settled());
      for (int i = 0; i < 100; i++) {
        assertThat(ShortRequest.to(tier.address("director-1")).node()).isNotEqualTo("node-3");
      }
      Await.holds(
          "its connections go on",
          GOES_ON,
          () -> node.running() && load.counts().open() == CONNECTIONS);

      Loads.finishClean(load);
      assertThat(node.awaitExit(Await.LIMIT)).isZero();
    }
  }

  private static boolean refuses(LocalTier tier, String director) {
    try {
      ShortRequest.to(tier.address(director));
      return false;
    } catch (IOException e) {
      return e.getMessage() != null && e.getMessage().contains("refused");
    }
  }
}
