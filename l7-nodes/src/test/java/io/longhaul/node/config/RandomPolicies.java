package io.longhaul.node.config;

import io.longhaul.node.limit.SourceKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    Optional<JwtRules> jwt = maybe(jwt());
    List<RateRules> rates = rates(tokens.isPresent() || jwt.isPresent());
    return addresses.isEmpty() && tokens.isEmpty() && jwt.isEmpty() && rates.isEmpty()
        ? new PolicySpec(name, Optional.of(addresses()), tokens, jwt, rates, 0, frames())
        : new PolicySpec(
            name,
            addresses,
            tokens,
            jwt,
            rates,
            random.nextBoolean() ? 0 : 1L << random.nextInt(40),
            frames());
  }

  private FrameLimits frames() {
    return new FrameLimits(
        random.nextBoolean() ? 0 : random.nextInt(1, 9_999), random.nextBoolean() ? 0 : 1 << 20);
  }

  private List<RateRules> rates(boolean knowsWho) {
    List<RateRules> rates = new ArrayList<>();
    for (RateRules.Key key : RateRules.Key.values()) {
      if (random.nextBoolean() && (knowsWho || key != RateRules.Key.TOKEN)) {
        boolean client = key == RateRules.Key.CLIENT;
        rates.add(
            new RateRules(
                key,
                key == RateRules.Key.HEADER ? Optional.of("x-key") : Optional.empty(),
                client ? random.nextInt(1, 33) : SourceKey.DEFAULT_V4,
                client ? random.nextInt(1, 65) : SourceKey.DEFAULT_V6,
                new Rate(random.nextBoolean() ? random.nextInt(1, 99) : 3_600L),
                random.nextBoolean() ? 1 : random.nextInt(1, 99),
                random.nextBoolean() ? RateRules.KEYS : 4_096));
      }
    }
    return rates;
  }

  private JwtRules jwt() {
    JwtRules.Place place = List.of(JwtRules.Place.values()).get(random.nextInt(3));
    return new JwtRules(
        place,
        place == JwtRules.Place.HEADER && random.nextBoolean() ? TokenRules.HEADER : "x-token",
        random.nextBoolean() ? "/tls/keys" : "https://issuer.example/keys?a=b",
        random.nextBoolean() ? JwtRules.REFRESH : Duration.ofMinutes(random.nextInt(1, 9)),
        random.nextBoolean() ? List.of(JwtAlgorithm.values()) : List.of(JwtAlgorithm.ES256),
        maybe("https://issuer.example"),
        random.nextBoolean() ? List.of() : List.of("b", "a"),
        random.nextBoolean() ? JwtRules.LEEWAY : Duration.ofSeconds(random.nextInt(9)),
        random.nextBoolean() ? Map.of() : Map.of("role", "admin", "scope", "read"),
        random.nextBoolean() ? Map.of() : Map.of("sub", "x-user", "org", "x-org"));
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
