package io.longhaul.node.access;

import io.longhaul.node.config.RateRules;
import io.longhaul.node.limit.SourceKey;
import io.longhaul.node.limit.TokenBuckets;
import io.longhaul.node.metrics.DenyReason;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One of a policy's rate limits, with its buckets. */
final class RateLimit {
  /** Requests that have no field of the key's name share one bucket. */
  private static final long NO_FIELD = 0;

  private final RateRules rules;
  private final SourceKey source;
  private final TokenBuckets buckets;
  private final LongSupplier nowNs;

  RateLimit(RateRules rules, LongSupplier nowNs) {
    this.rules = rules;
    this.source = new SourceKey(rules.prefix4(), rules.prefix6());
    this.buckets = new TokenBuckets(rules.rate().intervalNs(), rules.burst(), rules.keys());
    this.nowNs = nowNs;
  }

  RateRules rules() {
    return rules;
  }

  /** Whether it needs to know who sent a request. */
  boolean needsToken() {
    return rules.key() == RateRules.Key.TOKEN;
  }

  Optional<Denial> check(Asked asked) {
    long waitNs = buckets.take(key(asked), nowNs.getAsLong());
    return waitNs == 0
        ? Optional.empty()
        : Optional.of(new Denial(DenyReason.RATE, TokenBuckets.seconds(waitNs)));
  }

  private long key(Asked asked) {
    return switch (rules.key()) {
      case CLIENT -> source.of(asked.client());
      case HEADER ->
          rules
              .header()
              .flatMap(asked::field)
              .map(value -> TokenHash.key(TokenHash.of(value)))
              .orElse(NO_FIELD);
      case TOKEN -> asked.identity().orElse(NO_FIELD);
      case ROUTE -> asked.route();
    };
  }
}
