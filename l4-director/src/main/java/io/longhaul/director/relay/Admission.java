package io.longhaul.director.relay;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the number of open connections within the limits. Thread-safe. */
final class Admission {
  private final int maxConnections;
  private final AtomicInteger open = new AtomicInteger();
  private final SourceCounts sources;

  Admission(RelayLimits limits) {
    this.maxConnections = limits.maxConnections();
    this.sources = new SourceCounts(limits.maxConnectionsPerSource());
  }

  /** Takes a place for one connection, or says why there is none. */
  Optional<Refusal> enter(long source) {
    if (!enterTotal()) {
      return Optional.of(Refusal.MAX_CONNECTIONS);
    }
    if (!sources.tryAcquire(source)) {
      open.decrementAndGet();
      return Optional.of(Refusal.MAX_PER_SOURCE);
    }
    return Optional.empty();
  }

  /** Gives a place back. */
  void leave(long source) {
    sources.release(source);
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }

  private boolean enterTotal() {
    // Doors accept in different event loops, so that a plain check could let several in at the
    // edge.
    while (true) {
      int now = open.get();
      if (now >= maxConnections) {
        return false;
      }
      if (open.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }
}
