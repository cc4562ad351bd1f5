package io.longhaul.membership.model;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The key by which a sender's telemetry is authenticated. Never printed. */
public final class TelemetrySecret {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private TelemetrySecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new one. */
  public static TelemetrySecret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new TelemetrySecret(bytes);
  }

  /**
   * Reads what {@link #base64()} wrote.
   *
   * @throws IllegalArgumentException when it is not {@link #BYTES} bytes in base 64; the message
   *     does not repeat it
   */
  public static TelemetrySecret ofBase64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("telemetry secret: not base 64 (expected: base 64)", e);
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "telemetry secret: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    return new TelemetrySecret(bytes);
  }

  /** For the tier's ZooKeeper and for files that only their owner can read. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A copy of the key. */
  public byte[] key() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TelemetrySecret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return TelemetrySecret.class.hashCode();
  }

  @Override
  public String toString() {
    return "TelemetrySecret[...]";
  }
}
