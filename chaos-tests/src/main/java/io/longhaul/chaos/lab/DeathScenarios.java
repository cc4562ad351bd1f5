package io.longhaul.chaos.lab;

import io.longhaul.chaos.load.LoadCounts;
import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What does end connections: exactly those that it must, and at once. */
final class DeathScenarios {
  private static final Duration NEW_ONES_WORK_WITHIN = Duration.ofSeconds(1);
  private static final Duration OWN_ONES_END_WITHIN = Duration.ofSeconds(10);
  private static final Duration WATCHED = Duration.ofSeconds(20);
  private static final long EACH_MS = 20;

  private final Lab lab;
  private final int connections;

  DeathScenarios(Lab lab, int connections) {
    this.lab = lab;
    this.connections = connections;
  }

  List<Scenario> all() {
    return List.of(
        new Scenario(
            "kill-node", "only its own end, not in silence; new ones work within 1 s", this::kill));
  }

  private void kill() throws Exception {
    LabHost victim = LabPlan.node(2);
    try (LabLoad load = LabLoad.open(connections)) {
      int own = established(victim);
      if (own == 0) {
        throw new CommandFailure("the node has no connection (expected: some)");
      }
      long killedNs = System.nanoTime();
      lab.node(victim).kill();
      Failure last = lastFailure(killedNs);
      if (last.beganMs() > NEW_ONES_WORK_WITHIN.toMillis()) {
        throw new CommandFailure(
            "a new connection failed %d ms after the kill, %s (expected: at most %d ms)"
                .formatted(last.beganMs(), last.reason(), NEW_ONES_WORK_WITHIN.toMillis()));
      }
      long endNs = killedNs + OWN_ONES_END_WITHIN.toNanos();
      while (load.counts().closed() < own && System.nanoTime() < endNs) {
        Thread.sleep(EACH_MS);
      }
      load.awaitEchoes();
      LoadCounts counts = load.counts();
      if (counts.closed() != own || counts.corrupt() != 0) {
        throw new CommandFailure(
            "closed=%d corrupt=%d (expected: closed=%d, its own) %s"
                .formatted(counts.closed(), counts.corrupt(), own, counts.reasons()));
      }
    } finally {
      lab.startNodeProcess(victim);
    }
  }

  /** Connections that a node's kernel has at the door. */
  private static int established(LabHost node) {
    return (int)
        Shell.on(node, "ss -tanH state established sport = :" + LabPlan.DOOR_PORT).lines().count();
  }

  /**
   * A new connection that failed.
   *
   * @param beganMs when it was begun, in milliseconds after the kill
   * @param reason why it failed, and after how long
   */
  private record Failure(long beganMs, String reason) {
    static final Failure NONE = new Failure(0, "");
  }

  /** The last new connection that failed. */
  private static Failure lastFailure(long killedNs) throws Exception {
    return InNamespace.call(
        LabPlan.CLIENT,
        () -> {
          Failure last = Failure.NONE;
          while (System.nanoTime() - killedNs < WATCHED.toNanos()) {
            long beganMs = Duration.ofNanos(System.nanoTime() - killedNs).toMillis();
            try {
              var _ = PlainRequest.get("http://" + LabPlan.DOOR_V4 + "/whoami");
            } catch (IOException e) {
              long tookMs = Duration.ofNanos(System.nanoTime() - killedNs).toMillis() - beganMs;
              last = new Failure(beganMs, "after %d ms: %s".formatted(tookMs, e));
            }
            Thread.sleep(EACH_MS);
          }
          return last;
        });
  }
}
