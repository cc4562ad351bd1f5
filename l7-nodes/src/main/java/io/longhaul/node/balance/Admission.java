package io.longhaul.node.balance;

import io.longhaul.node.config.UpstreamLimits;
import io.longhaul.node.metrics.Breaker;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream's circuit breakers: what it has at once, and what is too much. Connections are looked
 * at when a request comes, and counted when it has an endpoint; so event loops that look at the
 * same moment may let in one more each, and there are never more than loops less one too many.
 */
final class Admission {
  private static final Optional<Breaker> CONNECTIONS = Optional.of(Breaker.CONNECTIONS);
  private static final Optional<Breaker> REQUESTS = Optional.of(Breaker.REQUESTS);

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * Lets a request in, which is to {@link #leave} once; or says what is full.
   *
   * @param active requests and tunnels that have an endpoint
   */
  Optional<Breaker> enter(UpstreamLimits limits, int active) {
    if (isAbove(active + 1, limits.connections())) {
      return CONNECTIONS;
    }
    if (isAbove(requests.incrementAndGet(), limits.requests())) {
      leave();
      return REQUESTS;
    }
    return Optional.empty();
  }

  void leave() {
    var _ = requests.decrementAndGet();
  }

  /** Whether it may wait for a connection, until {@link #settled}. */
  boolean waits(UpstreamLimits limits) {
    if (isAbove(pending.incrementAndGet(), limits.pending())) {
      settled();
      return false;
    }
    return true;
  }

  void settled() {
    var _ = pending.decrementAndGet();
  }

  int requests() {
    return requests.get();
  }

  int pending() {
    return pending.get();
  }

  private static boolean isAbove(int count, int limit) {
    return limit > 0 && count > limit;
  }
}
