package io.longhaul.node.proxy;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import java.util.Optional;

/** What a client's Cookie fields hold (RFC 6265, 4.2). */
final class Cookies {
  private Cookies() {}

  /** The value of the first cookie of this name. */
  static Optional<String> value(Head head, String name) {
    for (int i = 0; head.has(KnownField.COOKIE) && i < head.count(); i++) {
      if (head.is(i, KnownField.COOKIE)) {
        Optional<String> found = value(head.value(i), name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  static Optional<String> value(String field, String name) {
    int start = 0;
    while (start < field.length()) {
      int semicolon = field.indexOf(';', start);
      int end = semicolon < 0 ? field.length() : semicolon;
      int from = start;
      while (from < end && field.charAt(from) == ' ') {
        from++;
      }
      int equals = from + name.length();
      if (equals < end && field.charAt(equals) == '=' && field.startsWith(name, from)) {
        return Optional.of(field.substring(equals + 1, end).strip());
      }
      start = end + 1;
    }
    return Optional.empty();
  }
}
