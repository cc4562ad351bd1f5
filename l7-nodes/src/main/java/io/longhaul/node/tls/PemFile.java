package io.longhaul.node.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies in a file in PEM (RFC 7468); text around its blocks means nothing. */
final class PemFile {
  /** Largest file that is read. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";

  private record Block(String label, String base64) {}

  private final Path file;
  private final List<Block> blocks;

  private PemFile(Path file, List<Block> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  static PemFile read(Path file) throws CertificateFault {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text(file));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new PemFile(file, blocks);
  }

  /** All certificates, in the file's order; at least one. */
  List<X509Certificate> certificates() throws CertificateFault {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label.equals(CERTIFICATE)) {
        certificates.add(certificate(der(block)));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateFault(file, "no certificate (expected: PEM with CERTIFICATE)");
    }
    return certificates;
  }

  /**
   * The one private key.
   *
   * @param algorithm of the certificate that it belongs to
   */
  PrivateKey key(String algorithm) throws CertificateFault {
    List<Block> keys = blocks.stream().filter(block -> block.label.endsWith(KEY)).toList();
    if (keys.size() != 1) {
      throw new CertificateFault(file, keys.size() + " private keys (expected: one)");
    }
    Block key = keys.getFirst();
    if (!key.label.equals(KEY)) {
      throw new CertificateFault(
          file, key.label + " (expected: PRIVATE KEY; openssl pkcs8 -topk8 -nodes makes one)");
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der(key)));
    } catch (GeneralSecurityException e) {
      throw new CertificateFault(
          file, "no key of type " + algorithm + " (expected: the certificate's type)", e);
    }
  }

  private byte[] der(Block block) throws CertificateFault {
    try {
      return Base64.getMimeDecoder().decode(block.base64);
    } catch (IllegalArgumentException e) {
      throw new CertificateFault(file, block.label + " is not in base 64", e);
    }
  }

  private X509Certificate certificate(byte[] der) throws CertificateFault {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new CertificateFault(file, "a certificate that cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(Path file) throws CertificateFault {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CertificateFault(file, "longer than " + MAX_BYTES + " bytes (expected: PEM)");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new CertificateFault(file, "no such file", e);
    } catch (IOException e) {
      throw new CertificateFault(file, "cannot be read: " + e, e);
    }
  }
}
