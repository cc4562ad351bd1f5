package io.longhaul.node.access;

import io.longhaul.node.config.JwtRules;
import java.util.ArrayList;
import java.util.List;

/** Finds the token in the field, cookie or query parameter that a policy names. */
final class TokenPlace {
  private TokenPlace() {}

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
      if (pair.startsWith(name)
          && pair.length() > name.length()
          && pair.charAt(name.length()) == '=') {
        to.add(pair.substring(name.length() + 1));
      }
      start = end + 1;
    }
  }
}
