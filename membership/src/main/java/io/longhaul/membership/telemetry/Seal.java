package io.longhaul.membership.telemetry;

import io.longhaul.membership.model.TelemetrySecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tag under a message: HMAC-SHA-256 (RFC 2104) with the sender's secret over the tier's name
 * and the message, cut to {@link Wire#TAG_BYTES}. Not safe for use by several threads.
 */
final class Seal {
  private static final String ALGORITHM = "HmacSHA256";

  private final TelemetrySecret secret;
  private final byte[] tier;
  private final Mac mac;

  Seal(String tier, TelemetrySecret secret) {
    byte[] name = tier.getBytes(StandardCharsets.UTF_8);
    this.secret = secret;
    // With its length in front, so that no other name and message make the same bytes.
    this.tier = new byte[name.length + 1];
    this.tier[0] = (byte) name.length;
    System.arraycopy(name, 0, this.tier, 1, name.length);
    try {
      this.mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + ": not there (expected: every Java has it)", e);
    }
  }

  boolean madeWith(TelemetrySecret other) {
    return secret.equals(other);
  }

  /** Whether another seal is made with the same secret. */
  boolean sameSecret(Seal other) {
    return secret.equals(other.secret);
  }

  /** Puts the tag behind the first {@code length} bytes. */
  void seal(byte[] message, int length) {
    System.arraycopy(tag(message, length), 0, message, length, Wire.TAG_BYTES);
  }

  /** Whether the last bytes are the tag of those before them, in constant time. */
  boolean fits(byte[] message, int length) {
    int untagged = length - Wire.TAG_BYTES;
    byte[] tag = Arrays.copyOfRange(message, untagged, length);
    return MessageDigest.isEqual(Arrays.copyOf(tag(message, untagged), Wire.TAG_BYTES), tag);
  }

  private byte[] tag(byte[] message, int length) {
    mac.update(tier);
    mac.update(message, 0, length);
    return mac.doFinal();
  }
}
