package io.longhaul.node.access;

import java.util.Optional;

/** Credentials of RFC 6750, 2.1. */
final class Bearer {
  private static final String SCHEME = "Bearer";

  private Bearer() {}

  /** The token in an Authorization field's value, if its scheme is Bearer. */
  static Optional<String> token(String value) {
    boolean bearer =
        value.length() > SCHEME.length()
            && value.charAt(SCHEME.length()) == ' '
            && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return bearer ? Optional.of(value.substring(SCHEME.length()).strip()) : Optional.empty();
  }
}
