package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Binds a policy's {@code jwt} to its values. */
final class JwtReader {
  private static final Duration MIN_REFRESH = Duration.ofSeconds(10);
  private static final Duration MAX_REFRESH = Duration.ofDays(1);
  private static final Duration MAX_LEEWAY = Duration.ofMinutes(10);
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private JwtReader() {}

  static JwtRules read(Section jwt) {
    JwtRules.Place place = place(jwt);
    return new JwtRules(
        place,
        name(jwt, place),
        keys(jwt),
        jwt.value("refresh", Durations.between(MIN_REFRESH, MAX_REFRESH), JwtRules.REFRESH),
        algorithms(jwt),
        jwt.has("issuer") ? Optional.of(jwt.string("issuer")) : Optional.empty(),
        once(jwt, "audiences"),
        jwt.value("leeway", Durations.between(Duration.ZERO, MAX_LEEWAY), JwtRules.LEEWAY),
        bounded(jwt, "claims"),
        forward(jwt));
  }

  private static JwtRules.Place place(Section jwt) {
    if (jwt.has("cookie")) {
      jwt.onlyWhere("header", "the token is in no cookie");
      jwt.onlyWhere("query", "the token is in no cookie");
      return JwtRules.Place.COOKIE;
    }
    if (jwt.has("query")) {
      jwt.onlyWhere("header", "the token is in no query parameter");
      return JwtRules.Place.QUERY;
    }
    return JwtRules.Place.HEADER;
  }

  private static String name(Section jwt, JwtRules.Place place) {
    return place == JwtRules.Place.HEADER
        ? PolicyReader.header(jwt, "header", TokenRules.HEADER)
        : jwt.value(place.name().toLowerCase(Locale.ROOT), JwtReader::parameter, "");
  }

  private static String parameter(String text) {
    if (!PARAMETER.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: 1 to 64 letters, digits, '.', '_' or '-')");
    }
    return text;
  }

  private static String keys(Section jwt) {
    if (!jwt.has("keys")) {
      return jwt.string("keys");
    }
    return jwt.value("keys", text -> text.startsWith("/") ? file(text) : url(text), "/");
  }

  private static String file(String text) {
    return AbsolutePath.parse(text).toString();
  }

  private static String url(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Said below, as everything that is no URL.
    }
    throw new IllegalArgumentException(
        "'%s' (expected: an absolute path, or an http or https URL without user and fragment)"
            .formatted(text));
  }

  private static List<JwtAlgorithm> algorithms(Section jwt) {
    if (!jwt.has("algorithms")) {
      return List.of(JwtAlgorithm.values());
    }
    Set<JwtAlgorithm> given = new HashSet<>();
    List<JwtAlgorithm> algorithms =
        jwt.values(
            "algorithms", text -> NamedFields.onceEach(text, JwtAlgorithm.parse(text), given));
    if (algorithms.isEmpty()) {
      jwt.fault("algorithms", "none (expected: at least one of RS256, ES256, EdDSA)");
    }
    return algorithms;
  }

  private static List<String> once(Section jwt, String field) {
    Set<String> given = new HashSet<>();
    return jwt.values(field, text -> NamedFields.onceEach(text, text, given));
  }

  private static Map<String, String> forward(Section jwt) {
    Map<String, String> fields = new TreeMap<>();
    Set<String> given = new HashSet<>();
    jwt.section("forward")
        .ifPresent(
            section -> {
              for (String claim : section.fields()) {
                String field = PolicyReader.header(section, claim, "");
                if (!field.startsWith("x-") || !given.add(field)) {
                  section.fault(claim, "'" + field + "' (expected: a field X-... of its own)");
                }
                fields.put(claim, field);
              }
            });
    checkCount(jwt, "forward", fields.size());
    return fields;
  }

  private static Map<String, String> bounded(Section jwt, String field) {
    Map<String, String> strings = jwt.strings(field);
    checkCount(jwt, field, strings.size());
    return strings;
  }

  private static void checkCount(Section jwt, String field, int count) {
    if (count > JwtRules.MAX_CLAIMS) {
      jwt.fault(field, NamedFields.tooMany(count, JwtRules.MAX_CLAIMS));
    }
  }
}
