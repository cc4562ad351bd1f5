package io.longhaul.node.tls;

import io.longhaul.node.config.CertificateFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A certificate chain whose key is known to belong to it.
 *
 * @param chain the server's own certificate first, each followed by its issuer's
 */
record KeyedCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final int SAN_DNS = 2;

  /** Bytes that a key signs to show that it is the certificate's. */
  private static final byte[] PROBE = {'l', 'o', 'n', 'g', 'h', 'a', 'u', 'l'};

  /**
   * Reads and checks a pair.
   *
   * @throws CertificateFault where a file cannot be read, the key belongs to another certificate or
   *     is of a type that does not sign, or the chain is not in order
   */
  static KeyedCertificate read(CertificateFiles files) throws CertificateFault {
    List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
    checkOrder(files.certificate(), chain);
    PublicKey own = chain.getFirst().getPublicKey();
    PrivateKey key = PemFile.read(files.key()).key(own.getAlgorithm());
    if (!belongTogether(files, own, key)) {
      throw new CertificateFault(
          files.key(), "not the key of " + files.certificate() + " (expected: its own)");
    }
    return new KeyedCertificate(chain, key);
  }

  X509Certificate own() {
    return chain.getFirst();
  }

  /** The names that the certificate is for, in lower case; {@code *.domain} for wildcards. */
  List<String> names() {
    try {
      Collection<List<?>> names = own().getSubjectAlternativeNames();
      if (names == null) {
        return List.of();
      }
      return names.stream()
          .filter(name -> name.getFirst() instanceof Integer type && type == SAN_DNS)
          .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
          .toList();
    } catch (CertificateException e) {
      return List.of();
    }
  }

  /** What a person should know although the certificate is used. */
  Optional<String> warning(Instant now) {
    if (now.isBefore(own().getNotBefore().toInstant())) {
      return Optional.of("not valid before " + own().getNotBefore().toInstant());
    }
    if (now.isAfter(own().getNotAfter().toInstant())) {
      return Optional.of("not valid since " + own().getNotAfter().toInstant());
    }
    return names().isEmpty() ? Optional.of("has no DNS names (subjectAltName)") : Optional.empty();
  }

  private static void checkOrder(Path file, List<X509Certificate> chain) throws CertificateFault {
    for (int i = 0; i + 1 < chain.size(); i++) {
      try {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new CertificateFault(
            file,
            "certificate %d (%s) is not issued by the next one (expected: each by the next)"
                .formatted(i + 1, chain.get(i).getSubjectX500Principal()),
            e);
      }
    }
  }

  private static boolean belongTogether(CertificateFiles files, PublicKey own, PrivateKey key)
      throws CertificateFault {
    try {
      Signature signature = Signature.getInstance(algorithm(own));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(own);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new CertificateFault(
          files.certificate(),
          "a key of type " + own.getAlgorithm() + " (expected: one that signs: EC, RSA or Ed25519)",
          e);
    }
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }
}
