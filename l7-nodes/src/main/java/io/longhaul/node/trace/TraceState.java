package io.longhaul.node.trace;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether {@code tracestate} is as the W3C's Trace Context (3.3) wants it. */
final class TraceState {
  /** Longest that is passed on, all fields of the name together; at least 512 are asked for. */
  static final int MAX_CHARS = 2_048;

  static final int MAX_MEMBERS = 32;

  private static final Pattern KEY =
      Pattern.compile(
          "[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13}");
  private static final Pattern VALUE =
      Pattern.compile(
          "[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

  private TraceState() {}

  /** Whether it may be passed on as it is. */
  static boolean isValid(String list) {
    if (list.length() > MAX_CHARS) {
      return false;
    }
    Set<String> keys = new HashSet<>();
    for (String member : list.split(",", -1)) {
      String entry = trimmed(member);
      if (!entry.isEmpty() && !isEntry(entry, keys)) {
        return false;
      }
    }
    return keys.size() <= MAX_MEMBERS;
  }

  private static boolean isEntry(String entry, Set<String> keys) {
    int equals = entry.indexOf('=');
    return equals > 0
        && KEY.matcher(entry.substring(0, equals)).matches()
        && VALUE.matcher(entry.substring(equals + 1)).matches()
        && keys.add(entry.substring(0, equals));
  }

  // Blanks and tabs around a member are not part of it.
  private static String trimmed(String member) {
    int from = 0;
    int to = member.length();
    while (from < to && isBlank(member.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(member.charAt(to - 1))) {
      to--;
    }
    return member.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
