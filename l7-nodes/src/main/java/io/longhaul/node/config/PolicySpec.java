package io.longhaul.node.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom a route, or a listener, lets in. A request must pass every policy of its listener and of its
 * route.
 *
 * @param name unique in the document; routes and listeners refer to it
 * @param addresses which clients' addresses; empty for all
 * @param tokens which tokens; empty where none is needed
 * @param jwt which JSON Web Tokens; empty where none is needed
 * @param rateLimits how many requests; all of them hold
 * @param maxBodyBytes largest request body; 0 for no limit
 * @param frames how large frames and messages of WebSockets may be
 */
public record PolicySpec(
    String name,
    Optional<AddressRules> addresses,
    Optional<TokenRules> tokens,
    Optional<JwtRules> jwt,
    List<RateRules> rateLimits,
    long maxBodyBytes,
    FrameLimits frames) {
  /** Largest limit of a body that can be given: 1 TiB. */
  public static final long MOST_BODY_BYTES = 1L << 40;

  public PolicySpec {
    rateLimits = rateLimits.stream().sorted(Comparator.comparing(RateRules::toString)).toList();
  }

  /** Names, in lower case, of the fields whose values decide who passes, and how often. */
  public List<String> decisiveFields() {
    return Stream.of(
            tokens.map(TokenRules::header).stream(),
            tokens.flatMap(TokenRules::ids).map(TokenRules.Ids::header).stream(),
            jwt.flatMap(JwtRules::header).stream(),
            rateLimits.stream().flatMap(limit -> limit.header().stream()))
        .flatMap(names -> names)
        .distinct()
        .toList();
  }
}
