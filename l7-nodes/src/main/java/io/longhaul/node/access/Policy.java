package io.longhaul.node.access;

import io.longhaul.node.config.JwtRules;
import io.longhaul.node.config.PolicySpec;
import io.longhaul.node.config.RateRules;
import io.longhaul.node.jwt.JwtFault;
import io.longhaul.node.jwt.Jwts;
import io.longhaul.node.jwt.KeyFetch;
import io.longhaul.node.jwt.KeyFile;
import io.longhaul.node.jwt.KeySource;
import io.longhaul.node.jwt.KeyUrl;
import io.longhaul.node.jwt.Verified;
import io.longhaul.node.metrics.DenyReason;
import io.longhaul.node.missing.MissingPart;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One policy in force. What it asks for keeps its state while its part of the document is equal.
 */
final class Policy {
  private static final long MS_A_SECOND = 1_000;

  private final PolicySpec spec;
  private final Optional<Addresses> addresses;
  private final Optional<Tokens> tokens;
  private final Optional<Jwts> jwts;
  private final List<RateLimit> limits;

  /** Names, in lower case, of the fields that it decides by. */
  private final List<String> decisive;

  /**
   * @param before the policy of this name until now, whose parts are taken over where they are
   *     equal
   */
  Policy(PolicySpec spec, Optional<Policy> before, Events events) {
    this.spec = spec;
    this.decisive = spec.decisiveFields();
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
    this.jwts =
        spec.jwt()
            .map(
                rules ->
                    before
                        .flatMap(p -> p.jwts)
                        .filter(j -> j.rules().equals(rules))
                        .orElseGet(
                            () -> jwts(rules, keys(rules, before.flatMap(p -> p.jwts), events))));
    this.limits =
        spec.rateLimits().stream()
            .map(rules -> before.flatMap(p -> p.known(rules)).orElseGet(() -> limit(rules)))
            .toList();
  }

  private Optional<RateLimit> known(RateRules rules) {
    return limits.stream().filter(limit -> limit.rules().equals(rules)).findFirst();
  }

  private static RateLimit limit(RateRules rules) {
    long startNs = System.nanoTime() - 1;
    return new RateLimit(rules, () -> System.nanoTime() - startNs);
  }

  private static Jwts jwts(JwtRules rules, KeySource keys) {
    return new Jwts(rules, keys, () -> System.currentTimeMillis() / MS_A_SECOND);
  }

  /** Where the keys come from; what is known of them is not lost by other rules for their use. */
  private static KeySource keys(JwtRules rules, Optional<Jwts> before, Events events) {
    Optional<Jwts> same = before.filter(j -> j.rules().keys().equals(rules.keys()));
    if (same.isPresent()
        && (!rules.isUrl() || same.get().rules().refresh().equals(rules.refresh()))) {
      return same.get().keys();
    }
    String source = rules.source();
    Runnable loaded = () -> events.loaded(source);
    return rules.isUrl()
        ? new KeyUrl(
            new KeyFetch(URI.create(rules.keys())),
            same.flatMap(j -> j.keys().current()),
            rules.refresh().toMillis(),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            loaded,
            fault -> events.refused(source + ": " + fault))
        : new KeyFile(Path.of(rules.keys()), loaded, events::refused);
  }

  /** What it asks for and could not have yet. */
  Stream<MissingPart> missing() {
    String name = "policy " + spec.name();
    return Stream.of(
            addresses.stream().flatMap(a -> a.missing(name)),
            tokens.stream().flatMap(t -> t.missing(name)),
            jwts.flatMap(j -> j.missing(name + ": " + j.rules().source())).stream())
        .flatMap(parts -> parts);
  }

  PolicySpec spec() {
    return spec;
  }

  /** Whether a connection from there may come at all. */
  boolean admits(InetAddress client) {
    return addresses.isEmpty() || addresses.get().check(client).isEmpty();
  }

  /**
   * Why the request is refused, if it is. What costs least is looked at first, and a signature only
   * after the limits that need none.
   */
  Optional<Denial> check(Asked asked) {
    Optional<Denial> denial = addresses.flatMap(a -> a.check(asked.client())).map(Denial::of);
    if (denial.isEmpty()) {
      denial = limited(asked, false);
    }
    if (denial.isEmpty()) {
      denial = tokens.flatMap(t -> t.check(asked)).map(Denial::of);
    }
    if (denial.isEmpty()) {
      denial = jwts.flatMap(j -> check(j, asked)).map(Denial::of);
    }
    if (denial.isEmpty()) {
      denial = limited(asked, true);
    }
    if (denial.isEmpty()) {
      asked.decidedBy(decisive);
    }
    return denial;
  }

  private Optional<Denial> limited(Asked asked, boolean byToken) {
    for (int i = 0; i < limits.size(); i++) {
      RateLimit limit = limits.get(i);
      if (limit.needsToken() == byToken) {
        Optional<Denial> denial = limit.check(asked);
        if (denial.isPresent()) {
          return denial;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<DenyReason> check(Jwts jwts, Asked asked) {
    if (TokenPlace.isAmbiguous(asked, jwts.rules())) {
      return Optional.of(DenyReason.AMBIGUOUS);
    }
    List<String> tokens = TokenPlace.find(asked, jwts.rules());
    if (tokens.size() != 1) {
      return Optional.of(tokens.isEmpty() ? DenyReason.JWT_MISSING : DenyReason.AMBIGUOUS);
    }
    byte[] hash = TokenHash.of(tokens.getFirst());
    try {
      Verified token = jwts.check(tokens.getFirst(), hash);
      asked.identified(TokenHash.key(token.subject().map(TokenHash::of).orElse(hash)));
      asked.verified(jwts.rules().forward().values(), token.fields());
      return Optional.empty();
    } catch (JwtFault e) {
      return Optional.of(e.reason());
    }
  }

  /** Looks whether files have changed. */
  void look() {
    addresses.ifPresent(Addresses::look);
    tokens.ifPresent(Tokens::look);
    jwts.ifPresent(Jwts::look);
  }
}
