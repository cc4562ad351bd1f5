package io.longhaul.membership.model;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What keys of TLS session tickets (RFC 5077) are derived from, and since when. Never printed. */
public final class TicketSecret {
  /** Length in bytes. */
  public static final int BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final long sinceMs;
  private final byte[] bytes;

  private TicketSecret(long sinceMs, byte[] bytes) {
    this.sinceMs = sinceMs;
    this.bytes = bytes;
  }

  /**
   * A new one.
   *
   * @param sinceMs when it begins to make tickets, in milliseconds since 1970
   */
  static TicketSecret random(long sinceMs) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new TicketSecret(sinceMs, bytes);
  }

  /**
   * Reads what {@link #base64()} wrote.
   *
   * @throws IllegalArgumentException when it is not {@link #BYTES} bytes in base 64; the message
   *     does not repeat it
   */
  public static TicketSecret ofBase64(long sinceMs, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ticket secret: not base 64 (expected: base 64)", e);
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "ticket secret: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    return new TicketSecret(sinceMs, bytes);
  }

  /** For the tier's ZooKeeper. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** When it begins to make tickets, in milliseconds since 1970. */
  public long sinceMs() {
    return sinceMs;
  }

  /** A copy of the secret. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TicketSecret secret
        && sinceMs == secret.sinceMs
        && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sinceMs);
  }

  @Override
  public String toString() {
    return "TicketSecret[since " + sinceMs + ", ...]";
  }
}
