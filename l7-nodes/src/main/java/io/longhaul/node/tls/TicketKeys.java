package io.longhaul.node.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that session tickets are encrypted by: the first makes new tickets, all open them.
 * Processes with the same secrets resume each other's sessions.
 *
 * <p>Each listener derives keys of its own. A session that began where no client certificate is
 * asked for can therefore not be resumed where one is.
 */
public final class TicketKeys {
  private static final String MAC = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final int PART_BYTES = 16;

  private final List<byte[]> secrets;

  private TicketKeys(List<byte[]> secrets) {
    this.secrets = secrets;
  }

  /**
   * Secrets from elsewhere.
   *
   * @param secrets 32 bytes each, at least one
   */
  public static TicketKeys of(List<byte[]> secrets) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(s -> s.length != SECRET_BYTES)) {
      throw new IllegalArgumentException(
          "secrets: of %s bytes (expected: at least one, of %d bytes each)"
              .formatted(secrets.stream().map(s -> s.length).toList(), SECRET_BYTES));
    }
    return new TicketKeys(secrets.stream().map(byte[]::clone).toList());
  }

  /** A secret that nobody else has. */
  public static TicketKeys random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return of(List.of(secret));
  }

  /**
   * The keys of one listener.
   *
   * @param identity what a session must have in common with the connection that resumes it
   */
  List<OpenSslSessionTicketKey> of(String identity) {
    return secrets.stream().map(secret -> derive(secret, identity)).toList();
  }

  // A key's three parts: its public name, for HMAC-SHA256, for AES-128.
  private static OpenSslSessionTicketKey derive(byte[] secret, String identity) {
    byte[] first = mac(secret, "name " + identity);
    byte[] second = mac(secret, "keys " + identity);
    return new OpenSslSessionTicketKey(
        Arrays.copyOf(first, PART_BYTES),
        Arrays.copyOf(second, PART_BYTES),
        Arrays.copyOfRange(second, PART_BYTES, 2 * PART_BYTES));
  }

  private static byte[] mac(byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret, MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }
}
