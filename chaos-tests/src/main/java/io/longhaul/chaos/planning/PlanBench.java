package io.longhaul.chaos.planning;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.membership.planner.Pace;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The next epoch of a large tier when some of its nodes leave at once, timed in CPU time. */
final class PlanBench {
  /** Largest tier that the table's format is made for with every chain full. */
  static final int MAX_NODES = 2_000;

  private static final int MAX_ROUNDS = 100_000;

  private final int nodes;
  private final int leaving;
  private final int rounds;

  /**
   * A benchmark.
   *
   * @throws IllegalArgumentException for more nodes or rounds than make sense, or when all leave
   */
  PlanBench(int nodes, int leaving, int rounds) {
    this.nodes = within("--nodes", nodes, 2, MAX_NODES);
    this.leaving = within("--leaving", leaving, 1, nodes - 1);
    this.rounds = within("--rounds", rounds, 1, MAX_ROUNDS);
  }

  PlanFigures run() {
    TierOnPaper tier = new TierOnPaper(nodes);
    PlannerInput input = new PlannerInput(tier.withLeaving(leaving), Patience.NONE, Pace.NOW);
    PlanFigures figures = new PlanFigures(nodes, leaving, rounds);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = -rounds; round < rounds; round++) {
      long began = threads.getCurrentThreadCpuTime();
      Plan plan = Planner.plan(input);
      long planned = threads.getCurrentThreadCpuTime();
      Epoch next = plan.next().orElseThrow();
      byte[] encoded = EpochCodec.encode(next);
      long written = threads.getCurrentThreadCpuTime();
      Epoch decoded = EpochCodec.decode(encoded);
      long read = threads.getCurrentThreadCpuTime();
      if (!decoded.equals(next)) {
        throw new IllegalStateException("epoch: decoded differently (expected: the same)");
      }
      if (round >= 0) {
        figures.add(planned - began, written - planned, read - written, encoded.length);
      }
    }
    return figures;
  }

  private static int within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }
}
