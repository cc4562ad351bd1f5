package io.longhaul.node.balance;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Outlier;
import io.longhaul.node.traffic.EndpointMeter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a node knows of one endpoint of one upstream, whatever configuration names it. Shared by all
 * event loops, without locks.
 */
public final class EndpointState {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Endpoint endpoint;
  private final String id;
  private final Optional<EndpointState> present = Optional.of(this);
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger activeOfUpstream;
  private final Latency latency = new Latency();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile EndpointMeter meter;
  private int ejections;
  private volatile NamedEndpoint named;
  private volatile boolean failingChecks;
  private volatile long ejectedUntilMs = NEVER;
  private volatile long passedOverUntilMs = NEVER;
  private volatile long startedMs = NEVER;

  /**
   * @param id tells clients which endpoint they had, and nothing else
   * @param meter where it is counted, until told otherwise
   * @param activeOfUpstream what all endpoints of its upstream have
   */
  EndpointState(
      NamedEndpoint named, String id, EndpointMeter meter, AtomicInteger activeOfUpstream) {
    this.activeOfUpstream = activeOfUpstream;
    this.endpoint = named.endpoint();
    this.named = named;
    this.id = id;
    this.meter = meter;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** The same, and how it was found last. */
  public NamedEndpoint named() {
    return named;
  }

  /** It was found in this way now. */
  void named(NamedEndpoint found) {
    named = found;
  }

  /** What a sticky cookie names it by. */
  public String id() {
    return id;
  }

  /** Where it is counted. */
  public EndpointMeter meter() {
    return meter;
  }

  void meter(EndpointMeter other) {
    meter = other;
  }

  /** Requests and tunnels that it has from this node. */
  public int active() {
    return active.get();
  }

  /** Itself, made once: a pick allocates nothing. */
  Optional<EndpointState> present() {
    return present;
  }

  void begin() {
    var _ = activeOfUpstream.incrementAndGet();
    var _ = active.incrementAndGet();
  }

  /** A request or tunnel that it had is over. */
  public void end() {
    var _ = activeOfUpstream.decrementAndGet();
    var _ = active.decrementAndGet();
  }

  Latency latency() {
    return latency;
  }

  /** Whether active checks let it have anything. */
  public boolean failsChecks() {
    return failingChecks;
  }

  public boolean isEjected(long nowMs) {
    return ejectedUntilMs > nowMs;
  }

  boolean isPassedOver(long nowMs) {
    return passedOverUntilMs > nowMs;
  }

  boolean isHealthy(long nowMs) {
    return !failingChecks && !isEjected(nowMs);
  }

  /** It is told by checks; when it is well again, it starts slowly. */
  void failsChecks(boolean whether, long nowMs) {
    if (failingChecks && !whether) {
      startedMs = nowMs;
    }
    failingChecks = whether;
  }

  int failedOnceMore() {
    return failuresInARow.incrementAndGet();
  }

  void succeeded() {
    if (failuresInARow.get() != 0) {
      failuresInARow.set(0);
    }
  }

  /** By one thread at a time. Its past is forgotten when it was well for the longest ejection. */
  void eject(Outlier outlier, long nowMs) {
    if (nowMs - ejectedUntilMs >= outlier.maxEjection().toMillis()) {
      ejections = 0;
    }
    ejectedUntilMs = nowMs + Ejection.lengthMs(outlier, ejections++);
    startedMs = ejectedUntilMs;
    failuresInARow.set(0);
  }

  void passOverUntil(long untilMs) {
    passedOverUntilMs = untilMs;
  }

  /** It joins an upstream that is at work. */
  void startAt(long nowMs) {
    startedMs = nowMs;
  }

  /** The share of its weight that it has, while it starts slowly. */
  double started(long nowMs, long slowStartMs) {
    return SlowStart.share(startedMs == NEVER ? slowStartMs : nowMs - startedMs, slowStartMs);
  }

  /** When the next change that time brings is due; {@code Long.MAX_VALUE} for none. */
  long nextChangeMs(long nowMs, long slowStartMs) {
    long next = Long.MAX_VALUE;
    if (ejectedUntilMs > nowMs) {
      next = ejectedUntilMs;
    }
    if (passedOverUntilMs > nowMs) {
      next = Math.min(next, passedOverUntilMs);
    }
    if (startedMs != NEVER && nowMs - startedMs < slowStartMs) {
      next = Math.min(next, Math.max(nowMs, startedMs) + SlowStart.stepMs(slowStartMs));
    }
    return next;
  }
}
