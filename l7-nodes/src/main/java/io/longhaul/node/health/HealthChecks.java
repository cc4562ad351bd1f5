package io.longhaul.node.health;

import io.longhaul.node.balance.EndpointState;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.config.HealthCheck;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.CheckResult;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks endpoints whether they are well, all on one event loop, and a bounded number at once. What
 * they answer decides who gets something new; what an endpoint has is never touched.
 */
public final class HealthChecks {
  /** Checks that run at once; the others wait for their turn. */
  static final int MAX_RUNNING = 64;

  /** How long after an endpoint appears it is asked for the first time, at most. */
  static final long FIRST_WITHIN_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final Upstreams upstreams;
  private final Timers timers;
  private final Dialer dialer;
  private final Consumer<CheckResult> counter;
  private final Map<EndpointState, Checked> checked = new HashMap<>();
  private final ArrayDeque<Checked> ready = new ArrayDeque<>();
  private final Set<Checked> running = new HashSet<>();
  private boolean inTurn;

  /**
   * Checks nothing yet.
   *
   * @param timers of the event loop that all of it happens on
   * @param counter told of each result
   */
  public HealthChecks(
      Upstreams upstreams, Timers timers, Dialer dialer, Consumer<CheckResult> counter) {
    this.upstreams = upstreams;
    this.timers = timers;
    this.dialer = dialer;
    this.counter = counter;
  }

  /**
   * Checks what is configured now, and what is not, no more; to be called after each change. Where
   * an upstream has no check any more, all that it knows of are taken to be well; an endpoint that
   * only left it, and is found again, is what it was until its checks say otherwise.
   */
  public void follow() {
    Set<EndpointState> wanted = new HashSet<>();
    for (UpstreamState upstream : upstreams.configured()) {
      Optional<HealthCheck> policy = upstream.upstream().health().check();
      if (policy.isPresent()) {
        for (EndpointState endpoint : upstream.current()) {
          wanted.add(endpoint);
          follow(upstream, endpoint, policy.get());
        }
      } else {
        upstream.known().forEach(endpoint -> upstream.checked(endpoint, true));
      }
    }
    for (EndpointState endpoint : Set.copyOf(checked.keySet())) {
      if (!wanted.contains(endpoint)) {
        Optional.ofNullable(checked.remove(endpoint)).ifPresent(this::end);
      }
    }
  }

  private void follow(UpstreamState upstream, EndpointState endpoint, HealthCheck policy) {
    Checked there = checked.get(endpoint);
    if (there != null) {
      there.policy(policy);
      return;
    }
    Checked added = new Checked(this, upstream, endpoint, policy);
    checked.put(endpoint, added);
    added.begin();
  }

  private void end(Checked gone) {
    ready.remove(gone);
    gone.end();
  }

  Timers timers() {
    return timers;
  }

  Dialer dialer() {
    return dialer;
  }

  void ready(Checked next) {
    ready.add(next);
    runReady();
  }

  void done(Checked one) {
    running.remove(one);
    runReady();
  }

  // Once at a time: a check may be done before it has begun in full.
  private void runReady() {
    if (inTurn) {
      return;
    }
    inTurn = true;
    try {
      while (running.size() < MAX_RUNNING && !ready.isEmpty()) {
        Checked next = ready.remove();
        running.add(next);
        next.run();
      }
    } finally {
      inTurn = false;
    }
  }

  void counted(CheckResult result) {
    counter.accept(result);
  }

  void changed(
      UpstreamState upstream, EndpointState endpoint, boolean healthy, CheckResult result) {
    LOG.info(
        "endpoint {} of upstream {} is {} ({})",
        endpoint.endpoint(),
        upstream.name(),
        healthy ? "healthy" : "unhealthy",
        result);
  }
}
