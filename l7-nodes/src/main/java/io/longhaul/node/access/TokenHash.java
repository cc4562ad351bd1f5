package io.longhaul.node.access;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A token's SHA-256: all that is kept of a token. */
final class TokenHash {
  static final int BYTES = 32;

  private static final FastThreadLocal<MessageDigest> SHA256 =
      new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() {
          try {
            return MessageDigest.getInstance("SHA-256");
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java)", e);
          }
        }
      };

  private TokenHash() {}

  /** The hash of the token's bytes as they came in a field. */
  static byte[] of(String token) {
    return SHA256.get().digest(token.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The hash's first eight bytes, which are as good as random. */
  static long key(byte[] hash) {
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = key << Byte.SIZE | (hash[i] & 0xFF);
    }
    return key;
  }
}
