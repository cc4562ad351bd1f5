package io.longhaul.node.balance;

import io.longhaul.node.config.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What clients are told about which endpoint they had: the same on every node, and no address. */
final class EndpointIds {
  private static final int BYTES = 8;

  private EndpointIds() {}

  static String of(String upstream, Endpoint endpoint) {
    byte[] digest =
        sha256().digest((upstream + "|" + endpoint).getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: none (expected: in every Java)", e);
    }
  }
}
