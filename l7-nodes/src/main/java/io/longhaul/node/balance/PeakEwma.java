package io.longhaul.node.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The better of two taken at random (Mitzenmacher, 2001), by how long they took to answer, how much
 * they have to do, and their weight. One that never answered but has something to do comes last,
 * but for those that only fail.
 */
final class PeakEwma implements Balancer {
  /** Microseconds; more than most answers take, and less than who only fails seems to. */
  private static final double UNKNOWN = 1e8;

  private final AtomicLong turn;

  PeakEwma(long seed) {
    this.turn = new AtomicLong(seed);
  }

  @Override
  public int pick(Candidates candidates, long key, Tried tried, long nowMs) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    long random = Hashes.mixed(turn.getAndIncrement());
    int first = (int) Long.remainderUnsigned(random, size);
    int second = first;
    if (size > 1) {
      second = (first + 1 + (int) Math.floorMod(random >> Integer.SIZE, (long) size - 1)) % size;
    }
    double ofFirst = cost(candidates, first, tried, nowMs);
    double ofSecond = cost(candidates, second, tried, nowMs);
    int better = ofSecond < ofFirst ? second : first;
    return Math.min(ofFirst, ofSecond) < Double.MAX_VALUE
        ? better
        : bestOfAll(candidates, tried, nowMs);
  }

  private static int bestOfAll(Candidates candidates, Tried tried, long nowMs) {
    int best = NONE;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < candidates.size(); i++) {
      double cost = cost(candidates, i, tried, nowMs);
      if (cost < least) {
        best = i;
        least = cost;
      }
    }
    return best;
  }

  private static double cost(Candidates candidates, int position, Tried tried, long nowMs) {
    EndpointState state = candidates.state(position);
    if (tried.contains(state)) {
      return Double.MAX_VALUE;
    }
    int active = state.active();
    double micros = state.latency().micros(nowMs);
    double known = micros > 0 || active == 0 ? micros : UNKNOWN;
    return known * (active + 1) / candidates.weight(position);
  }
}
