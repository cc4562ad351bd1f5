package io.longhaul.node.health;

import io.longhaul.node.balance.EndpointState;
import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.config.HealthCheck;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.metrics.CheckResult;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** An endpoint that is checked again and again; only the event loop of the checks touches it. */
final class Checked {
  private final HealthChecks checks;
  private final UpstreamState upstream;
  private final EndpointState endpoint;
  private final Deadline due = new Deadline(this::due);
  private HealthCheck policy;
  private Streak streak;
  private Optional<Check> running = Optional.empty();

  Checked(HealthChecks checks, UpstreamState upstream, EndpointState endpoint, HealthCheck policy) {
    this.checks = checks;
    this.upstream = upstream;
    this.endpoint = endpoint;
    this.policy = policy;
    this.streak = Streak.from(endpoint.failsChecks());
  }

  /** The first check comes within a second, so that a node that starts does not ask all at once. */
  void begin() {
    long mostMs = Math.min(policy.interval().toMillis(), HealthChecks.FIRST_WITHIN_MS);
    checks.timers().arm(due, ThreadLocalRandom.current().nextLong(mostMs + 1));
  }

  /** From its next check on. */
  void policy(HealthCheck changed) {
    policy = changed;
  }

  private void due() {
    checks.ready(this);
  }

  /** Its turn has come. */
  void run() {
    Upstream current = upstream.upstream();
    Check check = new Check(policy, endpoint.named(), checks.timers(), this::result);
    running = Optional.of(check);
    check.begin(checks.dialer(), current);
  }

  private void result(CheckResult result) {
    running = Optional.empty();
    checks.counted(result);
    if (result != CheckResult.LOCAL) {
      judge(result);
    }
    long jitterMs = ThreadLocalRandom.current().nextLong(policy.jitter().toMillis() + 1);
    checks.timers().arm(due, policy.interval().toMillis() + jitterMs);
    checks.done(this);
  }

  private void judge(CheckResult result) {
    boolean before = streak.healthy();
    streak = streak.after(result == CheckResult.PASSED, policy.rise(), policy.fall());
    upstream.checked(endpoint, streak.healthy());
    if (before != streak.healthy()) {
      checks.changed(upstream, endpoint, streak.healthy(), result);
    }
  }

  /** It is checked no more; what is known of it stays. */
  void end() {
    checks.timers().disarm(due);
    running.ifPresent(Check::cancel);
    if (running.isPresent()) {
      checks.done(this);
    }
  }
}
