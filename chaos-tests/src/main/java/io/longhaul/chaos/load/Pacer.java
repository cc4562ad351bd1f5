package io.longhaul.chaos.load;

/**
 * Spreads events evenly: event {@code g} is due at {@code start + g / perRound * interval}, so that
 * a round of {@code perRound} events takes one interval. Exact in whole nanoseconds: events a round
 * apart are exactly one interval apart.
 */
final class Pacer {
  private final long startNs;
  private final long intervalNs;
  private final int perRound;
  private long next;

  Pacer(long startNs, long intervalNs, int perRound) {
    this.startNs = startNs;
    this.intervalNs = intervalNs;
    this.perRound = perRound;
  }

  /** When the next event is due. */
  long dueNs() {
    long round = next / perRound;
    long phase = next % perRound;
    return startNs + round * intervalNs + intervalNs * phase / perRound;
  }

  /** Position of the next event in its round, 0 to {@code perRound - 1}. */
  int position() {
    return (int) (next % perRound);
  }

  /** The event is done. */
  void advance() {
    next++;
  }
}
