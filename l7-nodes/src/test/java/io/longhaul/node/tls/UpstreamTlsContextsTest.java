package io.longhaul.node.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.TestCertificates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS is begun with while documents come and go. */
final class UpstreamTlsContextsTest {
  private static final RoutesDocument PLAIN = document("", "plain");

  @TempDir Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TlsDoors doors =
      new TlsDoors(TlsEngine.JDK, TicketKeys.random(), new TlsMetrics(registry));
  private TestCertificates certificates;
  private RoutesDocument secure;
  private UpstreamLink link;

  @BeforeEach
  void putInForce() {
    certificates = new TestCertificates(folder);
    secure = document(", tls: {ca: %s}".formatted(certificates.writeAuthority()), "secure");
    link = secure.upstreams().getFirst().link();
    doors.routes(secure);
  }

  @AfterEach
  void close() {
    doors.close();
  }

  private static RoutesDocument document(String tls, String name) {
    return RoutesDocument.parse(
        "test.yaml",
        """
        routes: [{path: /, upstream: %s}]
        upstreams: [{name: %s, endpoints: ["127.0.0.1:1"]%s}]
        """
            .formatted(name, name, tls));
  }

  private Optional<UpstreamTlsContext> current() {
    return doors.upstreams().current(link);
  }

  @Test
  void whatTheDocumentBeforeNamedStaysUntilTheNextChange() {
    Optional<UpstreamTlsContext> began = current();
    assertThat(began).isPresent();
    doors.routes(PLAIN);
    assertThat(current()).isEqualTo(began);
    doors.routes(PLAIN);
    assertThat(current()).isEmpty();
  }

  @Test
  void whatComesBackAtOnceIsWhatItWas() {
    Optional<UpstreamTlsContext> began = current();
    for (int i = 0; i < 3; i++) {
      doors.routes(PLAIN);
      doors.routes(secure);
      assertThat(current()).isEqualTo(began);
    }
  }

  @Test
  void filesThatOnlyTheDocumentBeforeNamedMayGo() {
    certificates.replace("other.pem", TestCertificates.authority("CN=other").getCertificatePEM());
    doors.routes(document(", tls: {ca: %s}".formatted(certificates.file("other.pem")), "secure"));
    certificates.replace("ca.pem", "gone");
    certificates.replace("other.pem", "bad");
    Await.until("refused", () -> refused() == 1);
    doors.routes(secure);
    Await.until("refused", () -> refused() == 2);
    assertThat(current()).isPresent();
  }

  private double refused() {
    return registry.get("longhaul.node.tls.certificates.refused").counter().count();
  }
}
