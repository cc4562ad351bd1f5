package io.longhaul.node.access;

import io.longhaul.node.config.PolicySpec;
import io.longhaul.node.metrics.DenyReason;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One policy in force. What it asks for keeps its state while its part of the document is equal.
 */
final class Policy {
  private final PolicySpec spec;
  private final Optional<Addresses> addresses;
  private final Optional<Tokens> tokens;

  /**
   * @param before the policy of this name until now, whose parts are taken over where they are
   *     equal
   */
  Policy(PolicySpec spec, Optional<Policy> before, Events events) {
    this.spec = spec;
    this.addresses =
        spec.addresses()
            .map(
                rules ->
                    before
                        .flatMap(p -> p.addresses)
                        .filter(a -> a.rules().equals(rules))
                        .orElseGet(() -> new Addresses(rules, events)));
    this.tokens =
        spec.tokens()
            .map(
                rules ->
                    before
                        .flatMap(p -> p.tokens)
                        .filter(t -> t.rules().equals(rules))
                        .orElseGet(() -> new Tokens(rules, events)));
  }

  PolicySpec spec() {
    return spec;
  }

  /** Whether a connection from there may come at all. */
  boolean admits(InetAddress client) {
    return addresses.isEmpty() || addresses.get().check(client).isEmpty();
  }

  /** Why the request is refused, if it is. */
  Optional<Denial> check(Asked asked) {
    Optional<DenyReason> reason =
        addresses.isEmpty() ? Optional.empty() : addresses.get().check(asked.client());
    if (reason.isEmpty() && tokens.isPresent()) {
      reason = tokens.get().check(asked);
    }
    return reason.map(Denial::of);
  }

  /** Looks whether files have changed. */
  void look() {
    addresses.ifPresent(Addresses::look);
    tokens.ifPresent(Tokens::look);
  }
}
