package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The tier tells processes that died from those that stall, by telemetry and by probes. Limits are
 * for a busy machine; what was measured is printed.
 */
@ExtendWith(TierExtension.class)
class FailureDetectionIT {
  private static final int CONNECTIONS = 90;
  private static final Duration STALL = Duration.ofMillis(700);
  private static final Duration LONG_STALL = Duration.ofSeconds(6);

  /** On an idle machine it is one second. */
  private static final Duration DEMOTED_WITHIN = Duration.ofSeconds(5);

  /** Longer than a demotion by the last silence would take. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private static final Duration EACH = Duration.ofMillis(20);

  @Test
  void nodeThatStallsForSevenTenthsOfASecondIsNeverDemoted(LocalTier tier) throws Exception {
    try (LoadRun load = tier.load(CONNECTIONS, 5)) {
      Loads.awaitOpen(load, CONNECTIONS);
      for (int i = 0; i < 3; i++) {
        tier.process("node-2").standStillFor(STALL);
        Await.holds("node-2 is active", AFTERMATH, () -> tier.serves("node-2"));
      }
      Loads.finishClean(load);
    }
  }

  @Test
  void nodeThatStallsForSecondsIsDemotedAndKeepsItsConnections(LocalTier tier) {
    try (LoadRun load = tier.load(CONNECTIONS, 2)) {
      Loads.awaitOpen(load, CONNECTIONS);
      long stoppedNs = System.nanoTime();
      tier.process("node-2").stop();
      Await.until("node-2 heads nothing", LONG_STALL, () -> headsNothing(tier, "node-2"));
      measured("stopped node heads nothing", stoppedNs);
      assertThat(tier.admin().state("node-2")).isEqualTo("demoted");
      Await.until("all directors go by that", LONG_STALL, tier::settled);
      assertThat(failures(tier, LocalTier.DIRECTORS, AFTERMATH)).isEmpty();

      long continuedNs = System.nanoTime();
      tier.process("node-2").resume();
      Await.until("node-2 serves again", () -> tier.serves("node-2"));
      measured("continued node heads its share again", continuedNs);
      assertThat(load.counts().open()).isEqualTo(CONNECTIONS);
      Loads.finishClean(load);
    }
  }

  @Test
  void killedNodeHeadsNothingSoonAndNoNewConnectionFails(LocalTier tier) {
    tier.process("node-3").kill();
    long killedNs = System.nanoTime();
    List<String> failures = new ArrayList<>();
    while (!headsNothing(tier, "node-3")) {
      assertThat(since(killedNs)).as("node-3 heads nothing").isLessThan(DEMOTED_WITHIN);
      failures.addAll(failures(tier, LocalTier.DIRECTORS, EACH));
    }
    measured("killed node heads nothing", killedNs);
    failures.addAll(failures(tier, LocalTier.DIRECTORS, AFTERMATH));
    assertThat(failures).isEmpty();
  }

  @Test
  void leaderThatStandsStillForSecondsStrandsNobodyAndAccusesNobody(LocalTier tier)
      throws Exception {
    String leader = tier.admin().tier().path("leader").asString();
    String other = other(leader);
    try (LoadRun load = tier.load(CONNECTIONS, 2)) {
      Loads.awaitOpen(load, CONNECTIONS);
      tier.process(leader).stop();
      assertThat(failures(tier, List.of(other), LONG_STALL)).isEmpty();
      tier.process(leader).resume();
      Await.holds(
          "all nodes are active",
          AFTERMATH,
          () -> tier.admin(other).nodes().stream().allMatch(FailureDetectionIT::active));
      Await.until("it serves again", () -> tier.admin(leader).ready());
      assertThat(load.counts().open()).isEqualTo(CONNECTIONS);
      Loads.finishClean(load);
    }
  }

  @Test
  void nodeThatDiesWithTheLeaderIsDemotedByTheNextOne(LocalTier tier) {
    String leader = tier.admin().tier().path("leader").asString();
    String other = other(leader);
    try (LoadRun load = LoadRun.start(tier.loadSettings(List.of(other), CONNECTIONS, 2))) {
      Loads.awaitOpen(load, CONNECTIONS);
      tier.process(leader).kill();
      assertThat(load.counts().closed()).isZero();
      Loads.finishClean(load);
    }
    tier.process("node-1").kill();
    long killedNs = System.nanoTime();
    Await.until(
        "node-1 heads nothing",
        () -> tier.admin(other).node("node-1").path("headSlots").asInt() == 0);
    measured("node killed after the leader heads nothing", killedNs);
    assertThat(tier.admin(other).tier().path("leader").asString()).isEqualTo(other);
    assertThat(failures(tier, List.of(other), AFTERMATH)).isEmpty();
  }

  private static boolean active(JsonNode node) {
    return node.path("state").asString().equals("active");
  }

  private static String other(String director) {
    return LocalTier.DIRECTORS.stream()
        .filter(id -> !id.equals(director))
        .findFirst()
        .orElseThrow();
  }

  private static boolean headsNothing(LocalTier tier, String node) {
    return LocalTier.DIRECTORS.stream()
        .allMatch(id -> tier.admin(id).node(node).path("headSlots").asInt() == 0);
  }

  /** New connections through these directors for a while; what went wrong with them. */
  private static List<String> failures(LocalTier tier, List<String> directors, Duration span) {
    List<String> failures = new ArrayList<>();
    long startNs = System.nanoTime();
    do {
      for (String director : directors) {
        try {
          ShortRequest.to(tier.address(director));
        } catch (IOException e) {
          failures.add(director + ": " + e);
        }
      }
      Await.pause(EACH);
    } while (since(startNs).compareTo(span) < 0);
    return failures;
  }

  private static Duration since(long startNs) {
    return Duration.ofNanos(System.nanoTime() - startNs);
  }

  private static void measured(String what, long sinceNs) {
    System.out.printf("measured: %s after %d ms%n", what, since(sinceNs).toMillis());
  }
}
