package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * A drained node gets nothing new, is called safe to stop only when it is, and then stops unseen.
 */
@ExtendWith(TierExtension.class)
class DrainIT {
  private static final int CONNECTIONS = 90;
  private static final int REQUESTS = 300;

  @Test
  void drainedNodeGetsNothingNewAndIsSafeToStopOnlyWhenItsConnectionsEnded(LocalTier tier)
      throws Exception {
    try (LoadRun before = tier.load(CONNECTIONS, 1)) {
      Loads.awaitOpen(before, CONNECTIONS);
      assertThat(tier.admin().post("/v1/nodes/node-1/drain").status()).isEqualTo(200);
      Await.until(
          "the drain took effect",
          () -> tier.admin().node("node-1").path("headSlots").asInt() == 0 && tier.settled());

      assertThat(whoServes(tier)).doesNotContainKey("node-1").containsKeys("node-2", "node-3");
      try (LoadRun after = tier.load(CONNECTIONS, 1)) {
        Loads.awaitOpen(after, CONNECTIONS);
        Await.holds(
            "node-1 holds connections and is not called safe to stop",
            Duration.ofSeconds(4),
            () -> draining(tier.admin().node("node-1")));

        Loads.finishClean(before);
        Await.until("node-1 is drained", () -> drained(tier.admin().node("node-1")));
        tier.process("node-1").terminate();
        assertThat(tier.process("node-1").awaitExit(Await.LIMIT)).isZero();
        assertThat(whoServes(tier)).doesNotContainKey("node-1");
        Loads.finishClean(after);
      }
    }
  }

  @Test
  void drainIsIdempotentAndRefusedWhereNobodyWouldBeLeft(LocalTier tier) {
    assertThat(tier.admin().post("/v1/nodes/node-1/drain").status()).isEqualTo(200);
    assertThat(tier.admin().post("/v1/nodes/node-1/drain").status()).isEqualTo(200);
    assertThat(tier.admin().post("/v1/nodes/node-2/drain").status()).isEqualTo(200);
    assertThat(tier.admin().post("/v1/nodes/node-3/drain").status()).isEqualTo(409);
    assertThat(tier.admin().post("/v1/nodes/node-9/drain").status()).isEqualTo(404);
  }

  private static boolean draining(JsonNode node) {
    return node.path("state").asString().equals("draining")
        && !node.path("safeToStop").asBoolean()
        && node.path("connections").asInt() > 0;
  }

  private static boolean drained(JsonNode node) {
    return node.path("state").asString().equals("drained") && node.path("safeToStop").asBoolean();
  }

  private static Map<String, Integer> whoServes(LocalTier tier) throws IOException {
    Map<String, Integer> served = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      String director = LocalTier.DIRECTORS.get(i % LocalTier.DIRECTORS.size());
      served.merge(ShortRequest.to(tier.address(director)).node(), 1, Integer::sum);
    }
    return served;
  }
}
