package io.longhaul.node.config;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which JSON Web Tokens a policy lets in.
 *
 * @param place where in a request the token is
 * @param name of the field (in lower case), cookie or query parameter
 * @param keys a file's absolute path, or an http or https URL, of a JSON Web Key Set
 * @param refresh how often a URL is fetched
 * @param algorithms accepted ones
 * @param issuer what {@code iss} must be
 * @param audiences of which {@code aud} must name one; empty for any
 * @param leeway how far clocks may be apart
 * @param claims further claims that must be there, and what they must be or contain
 * @param forward claims that the application is told, and in which fields
 */
public record JwtRules(
    Place place,
    String name,
    String keys,
    Duration refresh,
    List<JwtAlgorithm> algorithms,
    Optional<String> issuer,
    List<String> audiences,
    Duration leeway,
    Map<String, String> claims,
    Map<String, String> forward) {
  /** Where in a request a token is. */
  public enum Place {
    HEADER,
    COOKIE,
    QUERY
  }

  public static final Duration REFRESH = Duration.ofMinutes(5);
  public static final Duration LEEWAY = Duration.ofSeconds(30);

  /** Most claims that are required, and most that are forwarded. */
  public static final int MAX_CLAIMS = 16;

  public JwtRules {
    algorithms = algorithms.stream().sorted().toList();
    audiences = audiences.stream().sorted().toList();
    claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    forward = Collections.unmodifiableMap(new TreeMap<>(forward));
  }

  /** Lower-case name of the field that holds the token, where it is in one of its own. */
  public Optional<String> header() {
    return place == Place.HEADER ? Optional.of(name) : Optional.empty();
  }

  /** Where the keys are, for logs and status pages: a URL's query may hold a secret. */
  public String source() {
    int query = isUrl() ? keys.indexOf('?') : -1;
    return query < 0 ? keys : keys.substring(0, query);
  }

  /** Whether the keys are fetched rather than read. */
  public boolean isUrl() {
    return !keys.startsWith("/");
  }
}
