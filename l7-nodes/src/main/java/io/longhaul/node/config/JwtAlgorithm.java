package io.longhaul.node.config;

import io.longhaul.membership.config.OneOf;
import java.util.List;

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
    return OneOf.parse(text, List.of(values()), JwtAlgorithm::toString);
  }

  /** The name in a token's {@code alg}. */
  @Override
  public String toString() {
    return text;
  }
}
