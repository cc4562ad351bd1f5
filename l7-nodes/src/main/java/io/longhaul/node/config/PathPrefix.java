package io.longhaul.node.config;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The paths that a route is for: those that begin with the same whole segments. {@code /a} is for
 * {@code /a}, {@code /a/} and {@code /a/b}, but not for {@code /ab}.
 *
 * @param text as a person reads it, nothing percent-encoded, without a slash at its end except
 *     where it is {@code /}, which is for every path
 */
public record PathPrefix(String text) {
  /** Longest prefix that is taken. */
  public static final int MAX_CHARS = 1024;

  private static final Set<String> DOTS = Set.of(".", "..");

  /**
   * Reads a prefix. A slash at its end means nothing.
   *
   * @throws IllegalArgumentException for what requests cannot be matched with unambiguously
   */
  public static PathPrefix parse(String text) {
    if (!text.startsWith("/") || text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' (expected: a path that begins with /, at most "
              + MAX_CHARS
              + " characters)");
    }
    text.chars().filter(PathPrefix::isAmbiguous).findFirst().ifPresent(c -> refuse(text, (char) c));
    String[] segments = text.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (DOTS.contains(segments[i]) || (segments[i].isEmpty() && !last)) {
        throw new IllegalArgumentException(
            "'" + text + "' (expected: no empty, '.' or '..' segment, which requests are rid of)");
      }
    }
    boolean slashAtEnd = text.length() > 1 && text.endsWith("/");
    return new PathPrefix(slashAtEnd ? text.substring(0, text.length() - 1) : text);
  }

  /**
   * What a normalised request path begins with: the UTF-8 bytes of this prefix as one character
   * each; empty for {@code /}.
   */
  public String matchKey() {
    return text.length() == 1
        ? ""
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean isAmbiguous(int c) {
    return c < ' ' || c == 0x7F || "%?#;\\".indexOf(c) >= 0;
  }

  private static void refuse(String text, char c) {
    String why =
        switch (c) {
          case '%' -> "write the character itself, requests are decoded before they are matched";
          case '?' -> "a path without a query";
          case '#' -> "a path without a fragment";
          case ';' -> "a path without parameters, requests are rid of them before they are matched";
          case '\\' -> "no backslash, requests that have one are refused";
          default -> "no control character";
        };
    throw new IllegalArgumentException("'" + text + "' (expected: " + why + ")");
  }

  @Override
  public String toString() {
    return text;
  }
}
