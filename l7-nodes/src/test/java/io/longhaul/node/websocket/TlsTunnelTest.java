package io.longhaul.node.websocket;

import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels whose client's side is a channel, since it speaks TLS. */
final class TlsTunnelTest extends TunnelFixture implements TunnelSizes, TunnelPings {
  private static final String HOST = "a.example";

  private final TestCertificates certificates;
  private final String certificate;

  TlsTunnelTest(@TempDir Path folder) {
    super(Transport.best());
    certificates = new TestCertificates(folder);
    certificate = certificates.write("a", certificates.issue(HOST));
  }

  @Override
  String listeners() {
    return "[{name: public, door: %s, tls: {certificates: [%s]}}]"
        .formatted(TestNode.DOOR, certificate);
  }

  @Override
  TunnelClient connect() throws IOException {
    return TunnelClient.plain(
        new Peer(
            TlsPeer.connect(certificates.client(), node().server().address().orElseThrow(), HOST)));
  }
}
