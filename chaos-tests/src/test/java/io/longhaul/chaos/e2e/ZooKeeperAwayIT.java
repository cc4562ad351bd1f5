package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without ZooKeeper everything goes on by the last epoch; only changes are refused. */
@ExtendWith(TierExtension.class)
class ZooKeeperAwayIT {
  private static final int CONNECTIONS = 90;

  /** Longer than every session lasts, so that all of them have to be made anew. */
  private static final Duration AWAY = Duration.ofSeconds(10);

  @Test
  void connectionsGoOnChangesAreRefusedAndAfterwardsAllWorksAgain(LocalTier tier) throws Exception {
    try (LoadRun steady = tier.load(CONNECTIONS, 2);
        LoadRun comingAndGoing =
            LoadRun.start(
                tier.loadSettings(LocalTier.DIRECTORS, 30, 5)
                    .withLifetime(Duration.ofMillis(700)))) {
      Loads.awaitOpen(steady, CONNECTIONS);
      String etag = tier.admin().routes().etag().orElseThrow();

      tier.zooKeeper().stop();
      long stoppedNs = System.nanoTime();
      Await.until(
          "every director says so",
          () ->
              LocalTier.DIRECTORS.stream()
                  .noneMatch(id -> tier.admin(id).tier().path("connected").asBoolean()));
      assertRefused(tier.admin().post("/v1/nodes/node-1/drain"));
      assertRefused(tier.admin().putRoutes(tier.routes(1), etag));
      long opened = comingAndGoing.counts().opened();
      Await.until(
          "ZooKeeper was away for " + AWAY,
          () -> {
            ShortRequest.to(tier.address("director-1"));
            return System.nanoTime() - stoppedNs > AWAY.toNanos();
          });
      assertThat(comingAndGoing.counts().opened()).isGreaterThan(opened);

      tier.zooKeeper().start();
      Await.until(
          "a drain is taken", () -> tier.admin().post("/v1/nodes/node-1/drain").status() == 200);
      Await.until("and done", () -> tier.admin().node("node-1").path("headSlots").asInt() == 0);
      Loads.finishClean(comingAndGoing);
      Loads.finishClean(steady);
      Await.until("to the end", () -> tier.admin().state("node-1").equals("drained"));
    }
  }

  private static void assertRefused(Reply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().toString()).contains("ZooKeeper");
  }
}
