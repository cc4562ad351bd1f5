package io.longhaul.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Policies of all sorts, for tests of the documents' normal form. */
final class RandomPolicies {
  private final Random random;

  RandomPolicies(Random random) {
    this.random = random;
  }

  List<PolicySpec> some() {
    return IntStream.range(0, random.nextInt(3)).mapToObj(i -> policy("p" + i)).toList();
  }

  private PolicySpec policy(String name) {
    Optional<AddressRules> addresses = maybe(addresses());
    Optional<TokenRules> tokens = maybe(tokens());
    return addresses.isEmpty() && tokens.isEmpty()
        ? new PolicySpec(name, Optional.of(addresses()), tokens)
        : new PolicySpec(name, addresses, tokens);
  }

  private AddressRules addresses() {
    return new AddressRules(
        List.of(Prefix.parse("10." + random.nextInt(9) + ".0.0/16"), Prefix.parse("2001:db8::/32")),
        random.nextBoolean() ? List.of() : List.of(Prefix.parse("192.0.2." + random.nextInt(9))),
        maybe(Path.of("/tls/allow")),
        maybe(Path.of("/tls/deny")));
  }

  private TokenRules tokens() {
    return new TokenRules(
        random.nextBoolean() ? TokenRules.HEADER : "x-token",
        Path.of("/tls/tokens" + random.nextInt(3)),
        maybe(new TokenRules.Ids("x-tenant", Path.of("/tls/ids"))));
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }
}
