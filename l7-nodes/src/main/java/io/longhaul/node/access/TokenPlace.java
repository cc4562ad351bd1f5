package io.longhaul.node.access;

import io.longhaul.node.config.JwtRules;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the token in the field, cookie or query parameter that a policy names. */
final class TokenPlace {
  private TokenPlace() {}

  /** Whether an application might take another field for the one that holds the token. */
  static boolean isAmbiguous(Asked asked, JwtRules rules) {
    return rules.place() == JwtRules.Place.HEADER && asked.isAmbiguous(rules.name());
  }

  /** All tokens that are there; more than one is for nobody to choose from. */
  static List<String> find(Asked asked, JwtRules rules) {
    return switch (rules.place()) {
      case HEADER ->
          asked.fields(rules.name()).stream().map(v -> Bearer.token(v).orElse(v)).toList();
      case COOKIE -> {
        List<String> found = new ArrayList<>();
        asked.fields("cookie").forEach(cookies -> collect(cookies, ';', rules.name(), found));
        yield found;
      }
      case QUERY -> {
        List<String> found = new ArrayList<>();
        int query = asked.target().indexOf('?');
        collect(
            asked.target().substring(query < 0 ? asked.target().length() : query + 1),
            '&',
            rules.name(),
            found);
        yield found;
      }
    };
  }

  private static void collect(String pairs, char separator, String name, List<String> to) {
    for (int start = 0; start < pairs.length(); ) {
      int end = pairs.indexOf(separator, start);
      end = end < 0 ? pairs.length() : end;
      String pair = pairs.substring(start, end).strip();
      int equals = pair.indexOf('=');
      if (equals >= 0 && named(pair.substring(0, equals), separator).equals(name)) {
        to.add(pair.substring(equals + 1));
      }
      start = end + 1;
    }
  }

  // A parameter's name means the same with some of it percent-encoded; a cookie's does not.
  private static String named(String written, char separator) {
    if (separator != '&' || written.indexOf('%') < 0) {
      return written;
    }
    try {
      return URLDecoder.decode(written, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return written;
    }
  }
}
