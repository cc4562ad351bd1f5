package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operators change everything; clients that stay and clients that come and go notice nothing. */
@ExtendWith(TierExtension.class)
class ChangesUnderLoadIT {
  private static final int STEADY = 240;
  private static final int COMING_AND_GOING = 60;
  private static final int ROUTE_CHANGES = 100;

  /** Nodes learn of routes by a watch: many times as long as that takes. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Test
  void noClientNoticesAnyChange(LocalTier tier) throws Exception {
    try (LoadRun steady = tier.load(STEADY, 2);
        LoadRun comingAndGoing =
            LoadRun.start(
                tier.loadSettings(LocalTier.DIRECTORS, COMING_AND_GOING, 5)
                    .withLifetime(Duration.ofMillis(1_500)))) {
      Loads.awaitOpen(steady, STEADY);

      addNodeAndDrainItToTheEnd(tier);
      drainOneThatHoldsConnections(tier);
      drainAndCancel(tier);
      changeRoutesManyTimes(tier);
      pushUnchangedRoutes(tier);
      replaceLeader(tier);

      Loads.finishClean(comingAndGoing);
      Loads.finishClean(steady);
      Await.until("node-1 is drained", () -> tier.admin().state("node-1").equals("drained"));
    }
  }

  private static void addNodeAndDrainItToTheEnd(LocalTier tier) {
    Child added = tier.startNode("node-4");
    Await.until("node-4 takes its share", () -> tier.serves("node-4") && tier.settled());
    Await.until(
        "node-4 has connections",
        () -> tier.admin().node("node-4").path("connections").asInt() > 0);

    assertThat(tier.admin().post("/v1/nodes/node-4/drain").status()).isEqualTo(200);
    Await.until(
        "node-4 is drained, safe to stop",
        () ->
            tier.admin().state("node-4").equals("drained")
                && tier.admin().node("node-4").path("safeToStop").asBoolean());
    added.terminate();
    assertThat(added.awaitExit(Await.LIMIT)).isZero();
  }

  private static void drainOneThatHoldsConnections(LocalTier tier) {
    assertThat(tier.admin().post("/v1/nodes/node-1/drain").status()).isEqualTo(200);
    Await.until(
        "node-1 heads nothing", () -> tier.admin().node("node-1").path("headSlots").asInt() == 0);
    assertThat(tier.admin().node("node-1").path("safeToStop").asBoolean()).isFalse();
  }

  private static void drainAndCancel(LocalTier tier) {
    assertThat(tier.admin().post("/v1/nodes/node-2/drain").status()).isEqualTo(200);
    Await.until(
        "node-2 heads less",
        () -> tier.admin().node("node-2").path("headSlots").asInt() < 65_536 / 4);
    assertThat(tier.admin().post("/v1/nodes/node-2/undrain").status()).isEqualTo(200);
    Await.until(
        "node-2 heads half again",
        () -> tier.admin().node("node-2").path("headSlots").asInt() > 65_536 / 3);
  }

  private static void changeRoutesManyTimes(LocalTier tier) {
    String etag = tier.admin().routes().etag().orElseThrow();
    for (int i = 1; i <= ROUTE_CHANGES; i++) {
      Reply reply = tier.admin().putRoutes(tier.routes(i), etag);
      assertThat(reply.status()).as("change %d: %s", i, reply.json()).isEqualTo(200);
      assertThat(reply.json().path("changed").asBoolean()).isTrue();
      assertThat(reply.etag().orElseThrow()).isNotEqualTo(etag);
      etag = reply.etag().orElseThrow();
    }
  }

  private static void pushUnchangedRoutes(LocalTier tier) throws Exception {
    String etag = tier.admin().routes().etag().orElseThrow();
    Map<String, String> before = awaitQuiet(tier);
    String sameInOtherWords = "# the same, said otherwise\n" + tier.routes(ROUTE_CHANGES);

    Reply reply = tier.admin().putRoutes(sameInOtherWords, etag);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("changed").asBoolean()).isFalse();
    assertThat(reply.etag()).contains(etag);
    Await.holds(
        "no node swaps, the version stays",
        Duration.ofSeconds(1),
        () ->
            swaps(tier).equals(before) && tier.admin().routes().etag().orElseThrow().equals(etag));
  }

  /** A node that is behind takes the newest routes and skips others, so counts may differ. */
  private static Map<String, String> awaitQuiet(LocalTier tier) {
    Await.until(
        "no node takes routes any more",
        () -> {
          Map<String, String> then = swaps(tier);
          Await.pause(QUIET);
          return swaps(tier).equals(then);
        });
    return swaps(tier);
  }

  /** By node, how often it has taken new routes. */
  private static Map<String, String> swaps(LocalTier tier) {
    return LocalTier.NODES.stream()
        .collect(
            Collectors.toMap(
                id -> id,
                id -> Metrics.value(tier.nodeAdmin(id), "longhaul_node_routes_swapped_total")));
  }

  private static void replaceLeader(LocalTier tier) {
    long term = tier.admin().tier().path("term").asLong();
    tier.zooKeeper().closeLeaderSession();
    Await.until(
        "another term begins",
        () ->
            tier.admin().tier().path("term").asLong() > term
                && tier.admin().tier().path("leader").asString().length() > 0);

    assertThat(tier.admin().post("/v1/nodes/node-3/drain").status()).isEqualTo(200);
    Await.until(
        "the new leader drains", () -> tier.admin().node("node-3").path("headSlots").asInt() == 0);
    assertThat(List.of("draining", "drained")).contains(tier.admin().state("node-3"));
  }
}
