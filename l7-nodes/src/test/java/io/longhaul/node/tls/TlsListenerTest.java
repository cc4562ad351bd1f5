package io.longhaul.node.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.CertificateFiles;
import io.longhaul.node.config.ListenerTls;
import io.longhaul.node.config.TlsVersion;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.testing.TestCertificates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsListenerTest {
  @TempDir Path folder;

  private final List<Boolean> inForce = new ArrayList<>();
  private Optional<TlsListener> listener = Optional.empty();
  private Optional<ServerCertificates> before = Optional.empty();

  /** Looks, whenever something is counted, whether it is in force. */
  private final class Watching extends SimpleMeterRegistry {
    @Override
    protected Counter newCounter(Meter.Id id) {
      return new CumulativeCounter(id) {
        @Override
        public void increment(double amount) {
          super.increment(amount);
          if (id.getName().endsWith("certificates.loaded") && listener.isPresent()) {
            inForce.add(!before.equals(listener.map(TlsListener::current)));
          }
        }
      };
    }
  }

  @Test
  void certificateIsInForceBeforeAnybodyHearsOfIt() {
    TestCertificates certificates = new TestCertificates(folder);
    var _ = certificates.write("a", certificates.issue("a.example"));
    ListenerTls spec =
        new ListenerTls(
            List.of(new CertificateFiles(certificates.file("a.pem"), certificates.file("a.key"))),
            TlsVersion.V1_2,
            Optional.empty());
    TlsListener one =
        new TlsListener(
            "public", spec, TlsEngine.best(), TicketKeys.random(), new TlsMetrics(new Watching()));
    listener = Optional.of(one);
    before = Optional.of(one.current());
    var _ = certificates.write("a", certificates.issue("a.example"));
    one.look();
    assertThat(inForce).as("files that have just changed").isEmpty();
    one.look();
    assertThat(inForce).containsExactly(true);
  }
}
