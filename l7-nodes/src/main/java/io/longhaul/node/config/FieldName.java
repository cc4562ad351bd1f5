package io.longhaul.node.config;

/** Names of header fields and of cookies in the configuration: tokens (RFC 9110, 5.6.2). */
final class FieldName {
  static final int MAX_CHARS = 128;

  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private FieldName() {}

  static boolean isOne(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_CHARS
        && text.chars().allMatch(FieldName::isTokenCharacter);
  }

  /**
   * The name as it is.
   *
   * @throws IllegalArgumentException if it is none
   */
  static String parse(String text) {
    if (!isOne(text)) {
      throw new IllegalArgumentException(
          "'%s' (expected: a name of at most %d letters, digits and -_.)"
              .formatted(text, MAX_CHARS));
    }
    return text;
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }
}
