package io.longhaul.node.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Who has the fewest requests and tunnels for its weight, the one at hand counted in; in turns
 * where several have equally few.
 */
final class LeastConnections implements Balancer {
  private final AtomicLong turn;

  LeastConnections(long seed) {
    this.turn = new AtomicLong(seed);
  }

  @Override
  public int pick(Candidates candidates, long key, Tried tried, long nowMs) {
    int size = candidates.size();
    int position = size == 0 ? 0 : (int) Math.floorMod(turn.getAndIncrement(), (long) size);
    int best = NONE;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      EndpointState state = candidates.state(position);
      double load = (state.active() + 1) / candidates.weight(position);
      if (load < least && !tried.contains(state)) {
        best = position;
        least = load;
      }
      position = position + 1 == size ? 0 : position + 1;
    }
    return best;
  }
}
