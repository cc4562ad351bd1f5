package io.longhaul.node.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** An authority of a test's own, certificates from it, and their files in a folder. */
public final class TestCertificates {
  private static final char[] NO_PASSWORD = {};
  private static final String SUBJECT_ALT_NAME = "2.5.29.17";
  private static final int DNS_NAME = 0x82;
  private static final int SEQUENCE = 0x30;

  private final Path folder;
  private final X509Bundle authority;

  public TestCertificates(Path folder) {
    this.folder = folder;
    this.authority = authority("CN=test authority");
  }

  /** Somebody whom nobody trusts. */
  public static X509Bundle authority(String name) {
    return make(() -> valid().subject(name).setIsCertificateAuthority(true).buildSelfSigned());
  }

  /** A certificate for these names. */
  public X509Bundle issue(String... names) {
    return make(
        () ->
            valid()
                .subject("CN=" + names[0])
                .addExtensionOctetString(SUBJECT_ALT_NAME, false, alternativeNames(names))
                .buildIssuedBy(authority));
  }

  /** A certificate for an IP address. */
  public X509Bundle issueForAddress(String address) {
    return make(
        () -> valid().subject("CN=an address").addSanIpAddress(address).buildIssuedBy(authority));
  }

  /** What a server has that shows this certificate. */
  public SSLContext server(X509Bundle own) {
    return client(own);
  }

  // The builder itself takes no wildcards. A sequence of [2] IA5String, each length in one byte.
  private static byte[] alternativeNames(String... names) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    for (String name : names) {
      der.write(DNS_NAME);
      der.write(name.length());
      der.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    sequence.write(SEQUENCE);
    sequence.write(der.size());
    sequence.writeBytes(der.toByteArray());
    return sequence.toByteArray();
  }

  /** Writes a certificate and its key, and says how a routes document names them. */
  public String write(String name, X509Bundle bundle) {
    return write(name, bundle, bundle);
  }

  /** Writes one's certificate and another one's key. */
  public String write(String name, X509Bundle certificate, X509Bundle key) {
    replace(name + ".pem", certificate.getCertificatePathPEM());
    replace(name + ".key", key.getPrivateKeyPEM());
    return entry(name);
  }

  /** How a routes document names a pair. */
  public String entry(String name) {
    return "{certificate: %s, key: %s}".formatted(file(name + ".pem"), file(name + ".key"));
  }

  /** Writes the authority's own certificate. */
  public Path writeAuthority() {
    replace("ca.pem", authority.getCertificatePEM());
    return file("ca.pem");
  }

  /** Puts a file in the place of another at once, as careful tools do. */
  public void replace(String name, String text) {
    try {
      Path written = Files.writeString(folder.resolve(name + ".new"), text);
      var _ = Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** A client that trusts the authority. */
  public SSLContext client() {
    return client(new KeyManager[0]);
  }

  /** A client that shows a certificate when it is asked for one. */
  public SSLContext client(X509Bundle own) {
    return make(
        () -> {
          KeyStore store = own.toKeyStore(NO_PASSWORD);
          KeyManagerFactory keys =
              KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
          keys.init(store, NO_PASSWORD);
          return client(keys.getKeyManagers());
        });
  }

  private SSLContext client(KeyManager[] keys) {
    return make(
        () -> {
          SSLContext context = SSLContext.getInstance("TLS");
          context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
          return context;
        });
  }

  private static CertificateBuilder valid() {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .notBefore(now.minus(1, ChronoUnit.DAYS))
        .notAfter(now.plus(1, ChronoUnit.DAYS));
  }

  /** Anything that may fail in ways that only a broken test meets. */
  private interface Making<T> {
    T make() throws Exception;
  }

  private static <T> T make(Making<T> making) {
    try {
      return making.make();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("this Java lacks what the test needs", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
