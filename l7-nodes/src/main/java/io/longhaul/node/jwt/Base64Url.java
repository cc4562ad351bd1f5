package io.longhaul.node.jwt;

import java.util.Base64;
import java.util.Optional;

/** Base 64 as RFC 7515, 2 has it: URL-safe and without padding. */
final class Base64Url {
  private Base64Url() {}

  static Optional<byte[]> decode(String text) {
    if (text.indexOf('=') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
