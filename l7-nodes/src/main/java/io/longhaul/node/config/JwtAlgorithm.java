package io.longhaul.node.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Signatures that are accepted (RFC 7518, 3.1; RFC 8037, 3.1): none that need a shared secret. */
public enum JwtAlgorithm {
  RS256("RS256"),
  ES256("ES256"),
  EDDSA("EdDSA");

  private final String text;

  JwtAlgorithm(String text) {
    this.text = text;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  static JwtAlgorithm parse(String text) {
    for (JwtAlgorithm algorithm : values()) {
      if (algorithm.text.equals(text)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(
        "'%s' (expected one of: %s)"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(JwtAlgorithm::toString)
                    .collect(Collectors.joining(", "))));
  }

  /** The name in a token's {@code alg}. */
  @Override
  public String toString() {
    return text;
  }
}
