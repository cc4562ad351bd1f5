package io.longhaul.node.limit;

import io.longhaul.node.metrics.ConnectionRefusal;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether a connection may come in, now or in a moment. Those above a rate wait for their
 * turn, and no longer than a limit; so at most so many wait as come in that time. Safe for all
 * threads; time is handed in.
 */
public final class ConnectionGate {
  /** Sources whose rates are told apart. */
  static final int SOURCES = 65_536;

  private static final int ONE_KEY = 1;
  private static final long NS_A_SECOND = 1_000_000_000;
  private static final Optional<TokenBuckets> NONE = Optional.empty();

  private final ConnectionLimits limits;
  private final Optional<TokenBuckets> all;
  private final Optional<TokenBuckets> bySource;
  private final Optional<TokenBuckets> handshakes;
  private final Optional<TokenBuckets> handshakesBySource;

  /** How many are open, by source; a source that has none is not there. */
  private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();

  public ConnectionGate(ConnectionLimits limits) {
    this.limits = limits;
    this.all = buckets(limits.perSecond(), ONE_KEY);
    this.bySource = buckets(limits.perSourcePerSecond(), SOURCES);
    this.handshakes = buckets(limits.handshakesPerSecond(), ONE_KEY);
    this.handshakesBySource = buckets(limits.handshakesPerSourcePerSecond(), SOURCES);
  }

  private static Optional<TokenBuckets> buckets(int perSecond, int keys) {
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(new TokenBuckets(NS_A_SECOND / perSecond, perSecond, keys));
  }

  /** What becomes of a connection. */
  public sealed interface Decision {
    /**
     * It may come in.
     *
     * @param waitMs after so long
     */
    record Admitted(long waitMs) implements Decision {}

    record Refused(ConnectionRefusal reason) implements Decision {}
  }

  private static final Decision AT_ONCE = new Decision.Admitted(0);

  /**
   * Decides. Whoever is admitted must {@link #leave} once.
   *
   * @param secure whether it begins with a TLS handshake
   */
  public Decision admit(InetAddress client, boolean secure, long nowNs) {
    long source = limits.source().of(client);
    if (!counted(source)) {
      return new Decision.Refused(ConnectionRefusal.PER_SOURCE);
    }
    long mostNs = limits.maxDelay().toNanos();
    long sourceWaitNs = wait(secure ? handshakesBySource : NONE, bySource, source, nowNs);
    if (sourceWaitNs > mostNs) {
      leave(client);
      return new Decision.Refused(ConnectionRefusal.SOURCE_RATE);
    }
    long waitNs = Math.max(sourceWaitNs, wait(secure ? handshakes : NONE, all, ONE_KEY, nowNs));
    if (waitNs > mostNs) {
      leave(client);
      return new Decision.Refused(ConnectionRefusal.RATE);
    }
    return waitNs == 0 ? AT_ONCE : new Decision.Admitted(waitNs / 1_000_000 + 1);
  }

  /** A connection that was admitted is closed. */
  public void leave(InetAddress client) {
    if (limits.perSource() > 0) {
      release(limits.source().of(client));
    }
  }

  /** Whether somebody must be told when a connection is closed. */
  public boolean countsOpen() {
    return limits.perSource() > 0;
  }

  /** Sources that have connections now; 0 where they are not counted. */
  public int sources() {
    return open.size();
  }

  private boolean counted(long source) {
    if (limits.perSource() == 0) {
      return true;
    }
    if (open.merge(source, 1, Integer::sum) <= limits.perSource()) {
      return true;
    }
    release(source);
    return false;
  }

  private void release(long source) {
    var _ = open.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
  }

  // A handshake that is one too many must not use up what connections without one have.
  private long wait(
      Optional<TokenBuckets> handshakes, Optional<TokenBuckets> any, long key, long nowNs) {
    long handshakeNs = wait(handshakes, key, nowNs);
    return handshakeNs > limits.maxDelay().toNanos()
        ? handshakeNs
        : Math.max(handshakeNs, wait(any, key, nowNs));
  }

  private long wait(Optional<TokenBuckets> buckets, long key, long nowNs) {
    return buckets.isEmpty() ? 0 : buckets.get().reserve(key, nowNs, limits.maxDelay().toNanos());
  }
}
