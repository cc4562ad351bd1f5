package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.Upstream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Chooses an endpoint for each request: the one with the fewest requests and tunnels of this node,
 * in turns where several have equally few. An endpoint that just failed to accept a connection is
 * passed over for a while, unless all did. Shared by all event loops, without locks.
 */
public final class EndpointChooser {
  /** How long an endpoint is passed over after a failed connect. */
  static final long PASS_OVER_MS = 3_000;

  private final Map<Endpoint, Load> loads = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final LongSupplier nowMs;

  public EndpointChooser(LongSupplier nowMs) {
    this.nowMs = nowMs;
  }

  private static final class Load {
    final AtomicInteger active = new AtomicInteger();
    volatile long failedUntilMs = Long.MIN_VALUE;
  }

  /**
   * Chooses among the upstream's endpoints that were not tried yet.
   *
   * @return empty where all were tried
   */
  public Optional<Endpoint> choose(Upstream upstream, Set<Endpoint> tried) {
    long now = nowMs.getAsLong();
    int size = upstream.endpoints().size();
    int first = Math.floorMod(turn.getAndIncrement(), Math.max(1, size));
    Optional<Endpoint> best = Optional.empty();
    long bestScore = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      Endpoint endpoint = upstream.endpoints().get((first + i) % size);
      long score = score(endpoint, now);
      if (score < bestScore && !tried.contains(endpoint)) {
        best = Optional.of(endpoint);
        bestScore = score;
      }
    }
    return best;
  }

  private long score(Endpoint endpoint, long now) {
    Load load = loads.get(endpoint);
    if (load == null) {
      return 0;
    }
    long failed = load.failedUntilMs > now ? Integer.MAX_VALUE : 0;
    return failed + load.active.get();
  }

  /** A request or tunnel goes to the endpoint. */
  public void begin(Endpoint endpoint) {
    loads.computeIfAbsent(endpoint, e -> new Load()).active.incrementAndGet();
  }

  /** It is over. */
  public void end(Endpoint endpoint) {
    loads.computeIfAbsent(endpoint, e -> new Load()).active.decrementAndGet();
  }

  /** The endpoint did not accept a connection. */
  public void failed(Endpoint endpoint) {
    loads.computeIfAbsent(endpoint, e -> new Load()).failedUntilMs =
        nowMs.getAsLong() + PASS_OVER_MS;
  }

  /** Requests and tunnels that the endpoint has from this node. */
  public int active(Endpoint endpoint) {
    Load load = loads.get(endpoint);
    return load == null ? 0 : load.active.get();
  }

  /** Forgets the endpoints that are in no configuration and have nothing any more. */
  public void retain(Set<Endpoint> endpoints) {
    loads
        .entrySet()
        .removeIf(e -> !endpoints.contains(e.getKey()) && e.getValue().active.get() == 0);
  }
}
