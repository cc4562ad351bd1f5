package io.longhaul.frontdoor;

import java.util.regex.Pattern;

/**
 * What names may look like. Every name that reaches a rendered file passes through here, so that
 * none can end a quotation, a comment or a line and go on as configuration.
 */
final class NameRules {
  /** Longest domain name in text, without the dot at its end (RFC 1035, section 2.3.4). */
  static final int MAX_DOMAIN_CHARS = 253;

  private static final String LABEL_PATTERN = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(LABEL_PATTERN);
  private static final Pattern DOMAIN =
      Pattern.compile(LABEL_PATTERN + "(?:\\." + LABEL_PATTERN + ")*");
  private static final int MAX_SHOWN_CHARS = 80;

  private NameRules() {}

  /**
   * A name that is a DNS label (RFC 1123, section 2.1) in lower case.
   *
   * @throws IllegalArgumentException for anything else
   */
  static String label(String text) {
    if (!LABEL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          shown(text) + " (expected: 1 to 63 of a-z, 0-9 and, not at the ends, -)");
    }
    return text;
  }

  /**
   * A domain name in lower case, without a dot at its end.
   *
   * @throws IllegalArgumentException for anything else
   */
  static String domain(String text) {
    if (text.length() > MAX_DOMAIN_CHARS || !DOMAIN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          shown(text)
              + " (expected: a domain name in lower case, at most "
              + MAX_DOMAIN_CHARS
              + " characters, no dot at the end)");
    }
    return text;
  }

  /** Quoted for a message: one line, bounded. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return "'"
        + (line.length() > MAX_SHOWN_CHARS ? line.substring(0, MAX_SHOWN_CHARS) + "..." : line)
        + "'";
  }
}
