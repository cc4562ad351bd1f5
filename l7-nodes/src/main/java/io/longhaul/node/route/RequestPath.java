package io.longhaul.node.route;

import java.util.Optional;

/**
 * The path of a request as routes are matched with it: decoded, and rid of everything that servers
 * read in different ways, so that no spelling of a path gets past the route that was made for it.
 */
public final class RequestPath {
  private static final String ROOT = "/";
  private static final String UP = "..";
  private static final String STAY = ".";
  private static final int ESCAPE_CHARS = 3;
  private static final int HEX = 16;

  private RequestPath() {}

  /**
   * The normal form of a request target's path: without the query; percent-decoded once, one
   * character a byte; without path parameters ({@code ;x=1}), empty segments, {@code .} and {@code
   * ..}. It begins with a slash, and ends with one only if it is nothing else. A target that is in
   * this form already is returned as it is.
   *
   * @param target in origin form (RFC 9112, section 3.2.1)
   * @return empty for what must be refused with 400: another form; a character that no target may
   *     have (RFC 3986: controls, spaces, backslash, {@code #}, anything but ASCII), escaped or
   *     not; an escaped slash or backslash; an escape without two hex digits; {@code ..} above the
   *     root; {@code .} or {@code ..} with parameters
   */
  public static Optional<String> normalise(String target) {
    if (!target.startsWith(ROOT)) {
      return Optional.empty();
    }
    int end = target.length();
    boolean plain = true;
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '\\' || c == '#') {
        return Optional.empty();
      }
      if (i < end) {
        if (c == '?') {
          end = i;
        }
        plain &= c != '%' && c != ';' && !(i > 0 && target.charAt(i - 1) == '/' && isOdd(c));
      }
    }
    plain &= end == 1 || target.charAt(end - 1) != '/';
    if (plain) {
      return Optional.of(end == target.length() ? target : target.substring(0, end));
    }
    return cleaned(target, end);
  }

  /** Whether a segment that begins with the character may be an empty one or one of dots. */
  private static boolean isOdd(char first) {
    return first == '/' || first == '.';
  }

  private static Optional<String> cleaned(String target, int end) {
    StringBuilder path = new StringBuilder(end);
    StringBuilder segment = new StringBuilder();
    for (int from = 1; from <= end; ) {
      int slash = target.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      segment.setLength(0);
      boolean parameters = false;
      for (int i = from; i < to; ) {
        int c = character(target, i, to);
        if (c < 0) {
          return Optional.empty();
        }
        parameters |= target.charAt(i) == ';';
        if (!parameters) {
          segment.append((char) c);
        }
        i += target.charAt(i) == '%' ? ESCAPE_CHARS : 1;
      }
      if (!enter(path, segment, parameters)) {
        return Optional.empty();
      }
      from = to + 1;
    }
    return Optional.of(path.isEmpty() ? ROOT : path.toString());
  }

  /** Appends a segment, or goes up one; false where that is refused. */
  private static boolean enter(StringBuilder path, StringBuilder segment, boolean parameters) {
    boolean up = UP.contentEquals(segment);
    boolean stay = STAY.contentEquals(segment);
    if (up || stay) {
      if (parameters || (up && path.isEmpty())) {
        return false;
      }
      path.setLength(up ? path.lastIndexOf(ROOT) : path.length());
    } else if (!segment.isEmpty()) {
      path.append('/').append(segment);
    }
    return true;
  }

  /** The character at an index, decoded where it is escaped; -1 for one that is refused. */
  private static int character(String target, int index, int end) {
    char c = target.charAt(index);
    if (c != '%') {
      return c;
    }
    if (index + ESCAPE_CHARS > end) {
      return -1;
    }
    int high = Character.digit(target.charAt(index + 1), HEX);
    int low = Character.digit(target.charAt(index + 2), HEX);
    int decoded = high * HEX + low;
    boolean refused =
        high < 0
            || low < 0
            || decoded < ' '
            || decoded == 0x7F
            || decoded == '/'
            || decoded == '\\';
    return refused ? -1 : decoded;
  }
}
