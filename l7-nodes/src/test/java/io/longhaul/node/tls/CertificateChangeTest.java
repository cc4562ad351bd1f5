package io.longhaul.node.tls;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change while the node serves. */
@ExtendWith(LeakCheck.class)
final class CertificateChangeTest {
  private static final int SOCKETS = 100;

  @TempDir Path folder;
  private TestCertificates certificates;
  private FakeUpstream app;
  private TestNode node;
  private X509Bundle first;

  @BeforeEach
  void start() throws IOException {
    certificates = new TestCertificates(folder);
    app = FakeUpstream.start((peer, connection) -> echo(peer));
    first = certificates.issue("a.example");
    node = TestNode.start(TestNode.Options.DEFAULT, TestNode.secureRoutesTo(tls(), app.endpoint()));
  }

  private String tls() {
    return "{certificates: [%s]}".formatted(certificates.write("a", first));
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  private static void echo(Peer peer) throws IOException {
    peer.readHead();
    peer.send(SWITCHING);
    while (true) {
      peer.read(clientText("hi").length);
      peer.send(serverText("hi"));
    }
  }

  private BigInteger served() throws IOException {
    try (SSLSocket socket = connect(certificates.client())) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private SSLSocket connect(SSLContext client) throws IOException {
    return TlsPeer.connect(client, node.server().address().orElseThrow(), "a.example");
  }

  private static BigInteger serial(X509Bundle bundle) {
    return bundle.getCertificate().getSerialNumber();
  }

  private void awaitLoaded(int times) {
    Await.until("loaded", () -> node.count("tls.certificates.loaded") == times);
  }

  private void awaitRefused(int times) {
    Await.until("refused", () -> node.count("tls.certificates.refused") >= times);
  }

  @Test
  void certificateThatIsReplacedServesNewConnectionsAndOpenWebSocketsStay() throws IOException {
    SSLContext client = certificates.client();
    List<Peer> sockets = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      Peer peer = new Peer(connect(client));
      assertThat(peer.send(HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
      sockets.add(peer);
    }
    assertThat(served()).isEqualTo(serial(first));

    X509Bundle second = certificates.issue("a.example");
    var _ = certificates.write("a", second);
    awaitLoaded(2);
    assertThat(served()).isEqualTo(serial(second));
    for (Peer peer : sockets) {
      assertThat(peer.send(clientText("hi")).read(serverText("hi").length))
          .isEqualTo(serverText("hi"));
    }
    assertThat(node.tunnels()).isEqualTo(SOCKETS);
    for (Peer peer : sockets) {
      peer.close();
    }
    Await.until("all closed", () -> node.server().connections() == 0);
  }

  @Test
  void keyOfAnotherCertificateIsRefusedAndTheOldPairStays() throws IOException {
    X509Bundle second = certificates.issue("a.example");
    var _ = certificates.write("a", second, certificates.issue("other.example"));
    awaitRefused(1);
    assertThat(served()).isEqualTo(serial(first));
    certificates.replace("a.key", second.getPrivateKeyPEM());
    awaitLoaded(2);
    assertThat(served()).isEqualTo(serial(second));
  }

  @Test
  void halvesThatComeOneAfterTheOtherAreNeverMixed() throws IOException {
    X509Bundle second = certificates.issue("a.example");
    certificates.replace("a.pem", second.getCertificatePathPEM());
    awaitRefused(1);
    assertThat(served()).isEqualTo(serial(first));
    certificates.replace("a.key", second.getPrivateKeyPEM());
    awaitLoaded(2);
    assertThat(served()).isEqualTo(serial(second));
  }

  @Test
  void garbageAndAMissingFileLeaveWhatIsInForce() throws IOException {
    certificates.replace("a.pem", "garbage");
    awaitRefused(1);
    Files.delete(certificates.file("a.pem"));
    awaitRefused(2);
    assertThat(served()).isEqualTo(serial(first));
  }

  @Test
  void routesWithACertificateThatCannotBeReadLeaveWhatIsInForce() throws IOException {
    String other = "{minVersion: 1.3, certificates: [%s]}".formatted(certificates.entry("late"));
    node.server().routes(TestNode.secureRoutesTo(other, app.endpoint()));
    awaitRefused(1);
    assertThat(served()).isEqualTo(serial(first));
    X509Bundle late = certificates.issue("a.example");
    var _ = certificates.write("late", late);
    awaitLoaded(2);
    assertThat(served()).isEqualTo(serial(late));
  }

  @Test
  void sessionOfTheOldCertificateIsStillResumed() throws IOException {
    SSLContext client = certificates.client();
    useOnce(client);
    var _ = certificates.write("a", certificates.issue("a.example"));
    awaitLoaded(2);
    useOnce(client);
    assertThat(node.count("tls.resumed")).isEqualTo(1);
  }

  private void useOnce(SSLContext client) throws IOException {
    try (SSLSocket socket = connect(client)) {
      Peer peer = new Peer(socket);
      assertThat(peer.send(HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
    }
  }
}
