package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadCounts;
import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody notices a director that joins; one that dies takes what it relays with it, no more. */
@ExtendWith(TierExtension.class)
class DirectorsComeAndGoIT {
  private static final String KILLED = "director-2";
  private static final String OTHER = "director-1";
  private static final String THIRD = "director-3";
  private static final int CONNECTIONS = 60;
  private static final int NEW_ONES = 50;

  @Test
  void directorThatJoinsIsNotNoticedAndServes(LocalTier tier) throws Exception {
    try (LoadRun load = tier.load(CONNECTIONS, 5)) {
      Loads.awaitOpen(load, CONNECTIONS);
      long epoch = epoch(tier);

      Child third = tier.startDirector(THIRD);
      Await.until("it serves", () -> tier.admin(THIRD).ready());
      Await.until(
          "all go by the same epoch", () -> tier.settled() && epoch(tier) >= epoch && joined(tier));
      try (LoadRun through = through(tier, THIRD)) {
        Loads.awaitOpen(through, CONNECTIONS);
        newOnesAreServed(tier, OTHER);
        Loads.finishClean(through);
      }

      third.terminate();
      assertThat(third.awaitExit(Await.LIMIT)).isZero();
      Await.until("it is no member any more", () -> !joined(tier));
      Loads.finishClean(load);
    }
  }

  @Test
  void directorThatDiesEndsWhatItRelaysAndNothingElse(LocalTier tier) throws Exception {
    try (LoadRun own = through(tier, KILLED);
        LoadRun others = through(tier, OTHER)) {
      Loads.awaitOpen(own, CONNECTIONS);
      Loads.awaitOpen(others, CONNECTIONS);

      tier.process(KILLED).kill();
      Await.until("what it relayed has ended", () -> own.counts().closed() == CONNECTIONS);
      newOnesAreServed(tier, OTHER);

      Loads.finishClean(others);
      LoadCounts counts = own.finish().counts();
      assertThat(counts.closed()).isEqualTo(CONNECTIONS);
      assertThat(counts.corrupt()).isZero();
    }
  }

  private static LoadRun through(LocalTier tier, String director) {
    return LoadRun.start(tier.loadSettings(List.of(director), CONNECTIONS, 5));
  }

  private static void newOnesAreServed(LocalTier tier, String director) throws IOException {
    for (int i = 0; i < NEW_ONES; i++) {
      assertThat(ShortRequest.to(tier.address(director)).node()).isNotEmpty();
    }
  }

  private static long epoch(LocalTier tier) {
    return tier.admin().tier().path("epoch").asLong();
  }

  private static boolean joined(LocalTier tier) {
    return tier.admin().directors().stream()
        .anyMatch(director -> director.path("id").asString().equals(THIRD));
  }
}
