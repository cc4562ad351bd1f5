package io.longhaul.chaos.sim;

import java.util.List;
import java.util.Map;

/**
 * What came of one world.
 *
 * @param deaths connections that ended with the process or host that held them
 * @param held most slots at once that had to wait because their chains were full (I3)
 * @param digest of everything that happened, for comparing two runs
 * @param tally how often what happened
 * @param trace events of the first finding, where they were asked for
 */
record SeedResult(
    SimSettings settings,
    long epochs,
    long connections,
    long deaths,
    int maxChain,
    long held,
    List<Finding> findings,
    long digest,
    Map<String, Long> tally,
    List<String> trace) {
  long stranded() {
    return findings.stream().filter(Finding::stranded).count();
  }

  long violations() {
    return findings.size() - stranded();
  }
}
