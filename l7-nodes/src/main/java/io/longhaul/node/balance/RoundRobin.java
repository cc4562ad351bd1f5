package io.longhaul.node.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * In turns by weight, by one shared counter (static stride scheduling, as gRPC's weighted round
 * robin): each round asks every candidate, and one of half the greatest weight accepts in every
 * second round. Those of equal weight accept in different rounds.
 */
final class RoundRobin implements Balancer {
  /** Prime to every candidate's place, so that those of equal weight are spread. */
  private static final double SPREAD = 0.618_033_988_749_895;

  /** Few enough that a double holds the turns that follow exactly. */
  private static final long SEEDS = 0xFFFFF;

  private final AtomicLong turn;

  RoundRobin(long seed) {
    this.turn = new AtomicLong(seed & SEEDS);
  }

  @Override
  public int pick(Candidates candidates, long key, Tried tried, long nowMs) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    double greatest = greatest(candidates);
    int some = NONE;
    // The greatest accepts in every round, so that two rounds find one unless it was tried.
    for (int i = 0; i < 2 * size; i++) {
      long sequence = turn.getAndIncrement();
      int position = (int) (sequence % size);
      if (!tried.contains(candidates.state(position))) {
        if (accepts(candidates.weight(position) / greatest, sequence / size, position)) {
          return position;
        }
        some = position;
      }
    }
    return some;
  }

  /** Whether this round holds one of the evenly spread turns of this share. */
  private static boolean accepts(double share, long round, int position) {
    double offset = position * SPREAD;
    return Math.floor((round + 1) * share + offset) > Math.floor(round * share + offset);
  }

  private static double greatest(Candidates candidates) {
    double greatest = 0;
    for (int i = 0; i < candidates.size(); i++) {
      greatest = Math.max(greatest, candidates.weight(i));
    }
    return greatest;
  }
}
