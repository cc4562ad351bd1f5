package io.longhaul.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final long FIRST_SEED = 1_000;
  private static final long SEEDS_BELOW = 1_000_000_000L;

  @Test
  void sameSeedIsTheSameRunAndAnotherSeedIsNot() {
    SeedResult once = Seed.run(Worlds.storm(7, Optional.empty()), Trace.OFF);
    SeedResult again = Seed.run(Worlds.storm(7, Optional.empty()), Trace.OFF);
    SeedResult other = Seed.run(Worlds.storm(8, Optional.empty()), Trace.OFF);

    assertThat(again.digest()).isEqualTo(once.digest());
    assertThat(again.tally()).isEqualTo(once.tally());
    assertThat(other.digest()).isNotEqualTo(once.digest());
  }

  @Test
  void fixedSeedsStrandNobody() {
    List<SeedResult> results = new ArrayList<>();
    results.addAll(run(Worlds.storm(FIRST_SEED, Optional.empty()), 6));
    results.addAll(run(Worlds.usual(FIRST_SEED), 3));
    results.addAll(run(Worlds.calm(FIRST_SEED), 2));

    assertClean(results);
  }

  @Test
  void freshSeedsStrandNobody() {
    long seed = new SplittableRandom().nextLong(SEEDS_BELOW);
    List<SeedResult> results = new ArrayList<>();
    results.addAll(run(Worlds.storm(seed, Optional.empty()), 4));
    results.addAll(run(Worlds.usual(seed), 2));

    System.out.println("simulator: fresh seed " + seed + ": " + SimReport.line(results));
    assertClean(results);
  }

  @Test
  void everyKindOfFaultHappensInAStorm() {
    Map<String, Long> tally =
        Tally.sum(
            run(Worlds.storm(2_000, Optional.empty()), 6).stream().map(SeedResult::tally).toList());

    assertThat(tally.keySet())
        .contains(
            "control message late",
            "telemetry lost",
            "telemetry doubled",
            "packet lost",
            "packet doubled",
            "packet late",
            "ports used again",
            "spoofed SYN",
            "flows reshuffled",
            "director: WITHDRAWN",
            "leader: elected",
            "fault: a leader stops before it writes",
            "fault: ZooKeeper goes away",
            "fault: a process stops",
            "fault: a process goes on",
            "fault: a session expires",
            "fault: agent of node-# dies",
            "fault: director-# dies",
            "fault: director-# loses its host",
            "fault: director-# without ZooKeeper for # ms",
            "fault: node-# without ZooKeeper for # ms",
            "fault: node-# loses its power",
            "fault: node-# overflows",
            "fault: partition of them for # ms",
            "fault: partition of them one way for # ms",
            "fault: process of node-# dies",
            "fault: directors do not hear # nodes",
            "kernel: COOKIE_GIVEN",
            "kernel: CHALLENGED",
            "kernel: RESET_SENT",
            "met: a cookie's answer",
            "met: half-open socket, again",
            "met: socket in FIN_WAIT_1",
            "met: socket in LAST_ACK",
            "met: socket in TIME_WAIT",
            "met: socket that waits to be accepted",
            "operator: node-# DRAINING weight #",
            "operator: node-# ACTIVE weight #",
            "operator: adds a node",
            "operator: adds door-#",
            "operator: removes door-#",
            "operator: replaces director-#",
            "operator: restarts director-#",
            "operator: restarts node-# in place",
            "operator: stops node-#",
            "shim: Claim",
            "shim: Deliver",
            "shim: Drop",
            "shim: Forward",
            "shim: Restart");
  }

  private static List<SeedResult> run(SimSettings first, int seeds) {
    return SimRun.run(first, seeds, false, result -> {});
  }

  private static void assertClean(List<SeedResult> results) {
    for (SeedResult result : results) {
      if (!result.findings().isEmpty()) {
        fail(
            "%s%nagain: %s%nbecause of %s",
            String.join("\n", result.trace()), result.settings().command(), result.findings());
      }
    }
  }
}
