package io.longhaul.node.balance;

import io.longhaul.node.config.Balancing;
import java.util.List;

/**
 * A way to choose among candidates. It keeps no more than a counter; called by any thread, it
 * neither blocks nor allocates.
 */
interface Balancer {
  /** No candidate that was not tried. */
  int NONE = -1;

  /**
   * Chooses a position among the candidates.
   *
   * @param key what a ring hash goes by
   */
  int pick(Candidates candidates, long key, Tried tried, long nowMs);

  /** As configured, for these members. */
  static Balancer of(Balancing balancing, List<Member> members, long seed) {
    return switch (balancing.strategy()) {
      case LEAST_CONNECTIONS -> new LeastConnections(seed);
      case ROUND_ROBIN -> new RoundRobin(seed);
      case PEAK_EWMA -> new PeakEwma(seed);
      case RING_HASH -> new RingHash(Ring.of(members), balancing.maxLoad());
    };
  }
}
