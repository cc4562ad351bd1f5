package io.longhaul.chaos.hashing;

import java.time.Duration;
import java.util.List;

/**
 * What is compared.
 *
 * @param nodes at the beginning
 * @param connections open at any time
 */
record HashBench(long seed, int nodes, int connections, int directors) {
  static final int MIN_NODES = 10;
  static final int MAX_NODES = 400;
  static final int MIN_CONNECTIONS = 1_000;
  static final int MAX_CONNECTIONS = 1_000_000;
  static final int DIRECTORS = 4;

  /** How long GLB waits in one of its two runs, so as to keep up with the churn. */
  static final Duration GLB_PATIENCE = Duration.ofMinutes(30);

  HashBench {
    check("nodes", nodes, MIN_NODES, MAX_NODES);
    check("connections", connections, MIN_CONNECTIONS, MAX_CONNECTIONS);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %,d to %,d)".formatted(name, value, min, max));
    }
  }

  List<SchemeResult> run() {
    List<ChurnStep> churn = Churn.of(seed, nodes);
    return schemes().stream().map(scheme -> SchemeRun.of(this, churn, scheme)).toList();
  }

  private List<Scheme> schemes() {
    Membership first = Churn.first(nodes);
    RowScores scores = new RowScores(first.nodes());
    return List.of(
        new ChainScheme(first),
        new StatelessScheme("Maglev", first, MaglevTable::of),
        new StatelessScheme("rendezvous", first, weights -> RendezvousTable.of(scores, weights)),
        new StatelessScheme("ring", first, RingTable::of),
        new GlbScheme("GLB, 30 min", first, scores, GLB_PATIENCE.toSeconds()),
        new GlbScheme("GLB, patient", first, scores, GlbScheme.UNTIL_EMPTY));
  }
}
