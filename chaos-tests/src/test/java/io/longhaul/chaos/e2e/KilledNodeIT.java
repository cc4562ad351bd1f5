package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadCounts;
import io.longhaul.chaos.load.LoadResult;
import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that dies takes its own connections with it, and nothing else. */
@ExtendWith(TierExtension.class)
class KilledNodeIT {
  private static final int CONNECTIONS = 150;
  private static final Duration NEW_ONES_WORK_WITHIN = Duration.ofSeconds(2);
  private static final Duration WATCHED = Duration.ofSeconds(8);
  private static final Duration EACH = Duration.ofMillis(50);

  /** A new connection that failed, and when. */
  private record Failure(long afterMs, String reason) {}

  @Test
  void onlyItsOwnConnectionsEndAndNewOnesWorkWithinTwoSeconds(LocalTier tier) {
    try (LoadRun load = tier.load(CONNECTIONS, 2)) {
      Loads.awaitOpen(load, CONNECTIONS);
      Await.until("all are counted", () -> heldByAll(tier) == CONNECTIONS);
      int own = tier.nodeAdmin("node-2").get("/v1/connections").path("connections").asInt();
      assertThat(own).isPositive();

      long killedNs = System.nanoTime();
      tier.process("node-2").kill();
      List<Failure> failures = openNewOnes(tier, killedNs);

      assertThat(failures)
          .as("failures later than %s after the kill", NEW_ONES_WORK_WITHIN)
          .noneMatch(failure -> failure.afterMs() > NEW_ONES_WORK_WITHIN.toMillis());
      LoadResult result = load.finish();
      LoadCounts counts = result.counts();
      assertThat(counts.closed()).as("%s, its own: %d", counts, own).isEqualTo(own);
      assertThat(counts.lost()).isLessThanOrEqualTo(own * 2L);
      assertThat(counts.corrupt()).isZero();
    }
  }

  private static int heldByAll(LocalTier tier) {
    return LocalTier.NODES.stream()
        .mapToInt(id -> tier.nodeAdmin(id).get("/v1/connections").path("connections").asInt())
        .sum();
  }

  private static List<Failure> openNewOnes(LocalTier tier, long killedNs) {
    List<Failure> failures = new ArrayList<>();
    while (System.nanoTime() - killedNs < WATCHED.toNanos()) {
      for (String director : LocalTier.DIRECTORS) {
        long beganMs = Duration.ofNanos(System.nanoTime() - killedNs).toMillis();
        try {
          ShortRequest.to(tier.address(director), NEW_ONES_WORK_WITHIN);
        } catch (IOException e) {
          failures.add(new Failure(beganMs, e.toString()));
        }
      }
      Await.pause(EACH);
    }
    return failures;
  }
}
