package io.longhaul.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.config.CertificateFiles;
import io.longhaul.node.testing.TestCertificates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class KeyedCertificateTest {
  @TempDir Path folder;
  private TestCertificates certificates;

  @BeforeEach
  void prepare() {
    certificates = new TestCertificates(folder);
  }

  private KeyedCertificate read() throws CertificateFault {
    return KeyedCertificate.read(
        new CertificateFiles(certificates.file("a.pem"), certificates.file("a.key")));
  }

  @Test
  void namesAreTheCertificatesOwn() throws CertificateFault {
    var _ = certificates.write("a", certificates.issue("A.example", "*.b.example"));
    assertThat(read().names()).containsExactly("a.example", "*.b.example");
    assertThat(read().warning(Instant.now())).isEqualTo(Optional.empty());
  }

  @Test
  void certificateOutsideItsValidityIsAWarning() throws CertificateFault {
    var _ = certificates.write("a", certificates.issue("a.example"));
    assertThat(read().warning(Instant.now().minus(2, ChronoUnit.DAYS)).orElseThrow())
        .startsWith("not valid before");
    assertThat(read().warning(Instant.now().plus(2, ChronoUnit.DAYS)).orElseThrow())
        .startsWith("not valid since");
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      mode = Mode.INCLUDE,
      names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
  void keysOfEveryUsualTypeAreTaken(CertificateBuilder.Algorithm algorithm) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .algorithm(algorithm)
            .subject("CN=a")
            .addSanDnsName("a")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    var _ = certificates.write("a", bundle);
    assertThat(read().chain()).hasSize(1);
  }

  @Test
  void keyOfAnotherCertificateIsRefusedByFile() {
    var _ = certificates.write("a", certificates.issue("a"), certificates.issue("a"));
    assertThatThrownBy(this::read)
        .isInstanceOf(CertificateFault.class)
        .hasMessageContaining(folder.resolve("a.key") + ": not the key of");
  }

  @Test
  void keyOfAnotherTypeIsRefused() throws Exception {
    X509Bundle rsa =
        new CertificateBuilder()
            .rsa2048()
            .subject("CN=a")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    var _ = certificates.write("a", certificates.issue("a"), rsa);
    assertThatThrownBy(this::read).hasMessageContaining("a.key: no key of type EC");
  }

  @Test
  void keyOfATypeThatDoesNotSignIsRefused() throws Exception {
    X509Bundle exchange =
        new CertificateBuilder()
            .keyPair(KeyPairGenerator.getInstance("X25519").generateKeyPair())
            .subject("CN=a")
            .buildIssuedBy(TestCertificates.authority("CN=somebody"));
    var _ = certificates.write("a", exchange);
    certificates.replace("a.pem", exchange.getCertificatePEM());
    assertThatThrownBy(this::read)
        .isInstanceOf(CertificateFault.class)
        .hasMessageContaining("a.pem: a key of type XDH (expected: one that signs");
  }

  @Test
  void chainThatIsNotInOrderIsRefused() {
    X509Bundle own = certificates.issue("a");
    var _ = certificates.write("a", own);
    certificates.replace(
        "a.pem", own.getCertificatePEM() + certificates.issue("b").getCertificatePEM());
    assertThatThrownBy(this::read)
        .hasMessageContaining("a.pem: certificate 1")
        .hasMessageContaining("expected: each by the next");
  }

  @Test
  void whatIsNoPemAndWhatIsNotThereIsSaid() {
    X509Bundle own = certificates.issue("a");
    var _ = certificates.write("a", own);
    certificates.replace("a.key", "nothing");
    assertThatThrownBy(this::read).hasMessageContaining("a.key: 0 private keys (expected: one)");
    certificates.replace("a.key", own.getPrivateKeyPEM().replace("PRIVATE", "EC PRIVATE"));
    assertThatThrownBy(this::read).hasMessageContaining("EC PRIVATE KEY (expected: PRIVATE KEY");
    certificates.replace("a.pem", "");
    assertThatThrownBy(this::read).hasMessageContaining("a.pem: no certificate");
    certificates.replace("a.pem", "x".repeat(PemFile.MAX_BYTES + 1));
    assertThatThrownBy(this::read).hasMessageContaining("longer than");
    assertThatThrownBy(
            () ->
                KeyedCertificate.read(
                    new CertificateFiles(folder.resolve("none"), folder.resolve("none"))))
        .hasMessageContaining("none: no such file");
  }
}
