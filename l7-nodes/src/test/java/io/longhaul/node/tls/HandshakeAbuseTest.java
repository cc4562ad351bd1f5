package io.longhaul.node.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyTimeouts;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are none. */
@ExtendWith(LeakCheck.class)
final class HandshakeAbuseTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String DECODE_ERROR = alert(50);
  private static final String INTERNAL_ERROR = alert(80);
  private static final ProxyTimeouts IMPATIENT =
      new ProxyTimeouts(
          Duration.ofMillis(400),
          ProxyTimeouts.DEFAULT_HEAD,
          ProxyTimeouts.DEFAULT_BODY,
          ProxyTimeouts.DEFAULT_KEEP_ALIVE);

  @TempDir Path folder;
  private TestCertificates certificates;
  private FakeUpstream app;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    certificates = new TestCertificates(folder);
    app = FakeUpstream.answering(OK);
    node = start(ProxyTimeouts.DEFAULT);
  }

  private TestNode start(ProxyTimeouts timeouts) throws IOException {
    ProxyPolicy all = ProxyPolicy.of(TestNode.ID);
    ProxyPolicy policy =
        new ProxyPolicy(
            all.nodeId(), all.trustedForwarders(), all.limits(), all.maxBodyBytes(), timeouts);
    String tls =
        "{certificates: [%s]}".formatted(certificates.write("a", certificates.issue("a.example")));
    return TestNode.start(
        TestNode.Options.DEFAULT.with(policy), TestNode.secureRoutesTo(tls, app.endpoint()));
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  /** A fatal alert as it is sent before there are keys. */
  private static String alert(int code) {
    return new String(new byte[] {21, 3, 3, 0, 2, 2, (byte) code}, ISO_8859_1);
  }

  private double failures(String reason) {
    return node.count("tls.handshake.failures", "reason", reason);
  }

  @Test
  void requestWithoutTlsIsAnsweredWithAnAlert() throws IOException {
    try (Peer peer = node.connect()) {
      assertThat(peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readToEnd())
          .isEqualTo(DECODE_ERROR);
    }
    Await.until("counted", () -> failures("not-tls") == 1);
    assertThat(app.connections()).isZero();
  }

  @Test
  void otherMessageThanClientHelloIsRefused() throws IOException {
    try (Peer peer = node.connect()) {
      peer.send(new byte[] {22, 3, 1, 0, 4, 2, 0, 0, 0});
      assertThat(peer.readToEnd()).isEqualTo(DECODE_ERROR);
    }
    Await.until("counted", () -> failures("not-tls") == 1);
  }

  @Test
  void clientHelloThatIsTooLongIsRefusedByItsFirstBytes() throws IOException {
    try (Peer peer = node.connect()) {
      int length = ClientHello.MAX_BYTES - 4 + 1;
      peer.send(
          ByteBuffer.allocate(9)
              .put(new byte[] {22, 3, 1, 0x40, 0, 1, 0})
              .putShort((short) length)
              .array());
      assertThat(peer.readToEnd()).isEqualTo(DECODE_ERROR);
    }
    Await.until("counted", () -> failures("too-long") == 1);
  }

  @Test
  void clientHelloThatDripsIsEndedByTheTimeOut() throws IOException {
    try (TestNode impatient = start(IMPATIENT);
        Peer silent = impatient.connect();
        Peer slow = impatient.connect()) {
      slow.send(new byte[] {22, 3, 1, 1, 0, 1, 0, 0});
      assertThat(slow.readToEnd()).isEmpty();
      assertThat(silent.readToEnd()).isEmpty();
      Await.until(
          "counted", () -> impatient.count("tls.handshake.failures", "reason", "timeout") == 2);
      Await.until("nothing is held", () -> impatient.server().connections() == 0);
    }
  }

  @Test
  void clientThatLeavesIsCounted() throws IOException {
    node.connect().send(new byte[] {22, 3}).close();
    node.connect().close();
    Await.until("counted", () -> failures("closed") == 2);
    Await.until("nothing is held", () -> node.server().connections() == 0);
  }

  @Test
  void garbageInsideTheFirstRecordIsRefused() throws IOException {
    try (Peer peer = node.connect()) {
      byte[] hello = new byte[60];
      System.arraycopy(new byte[] {22, 3, 1, 0, 55, 1, 0, 0, 51}, 0, hello, 0, 9);
      assertThat(peer.send(hello).readToEnd()).startsWith(DECODE_ERROR.substring(0, 2));
    }
    Await.until(
        "counted", () -> failures("protocol") + failures("no-overlap") + failures("closed") == 1);
  }

  @Test
  void garbageAfterTheHandshakeEndsTheConnection() throws IOException {
    try (Peer plain = node.connect();
        SSLSocket socket = TlsPeer.over(certificates.client(), plain.socket(), "a.example")) {
      assertThat(new Peer(socket).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readMessage())
          .endsWith("ok");
      plain.send(new byte[] {23, 3, 3, 0, 32}).send(new byte[32]);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .hasMessageContaining("bad_record_mac");
    }
    Await.until("counted", () -> node.count("tls.record.faults") == 1);
    Await.until("nothing is held", () -> node.server().connections() == 0);
  }

  @Test
  void listenerWhoseCertificateCannotBeReadRefusesWithAnAlertUntilItCan() throws IOException {
    String late = "{certificates: [%s]}".formatted(certificates.entry("late"));
    try (TestNode other =
        TestNode.start(TestNode.Options.DEFAULT, TestNode.secureRoutesTo(late, app.endpoint()))) {
      try (Peer peer = other.connect()) {
        byte[] hello = new byte[47];
        System.arraycopy(new byte[] {22, 3, 1, 0, 42, 1, 0, 0, 38}, 0, hello, 0, 9);
        assertThat(peer.send(hello).readToEnd()).isEqualTo(INTERNAL_ERROR);
      }
      assertThat(other.count("tls.handshake.failures", "reason", "no-certificate")).isEqualTo(1);
      assertThat(other.count("tls.certificates.refused")).isEqualTo(1);
      var _ = certificates.write("late", certificates.issue("a.example"));
      Await.until("read", () -> other.count("tls.certificates.loaded") == 1);
      TlsPeer.connect(certificates.client(), other.server().address().orElseThrow(), "a.example")
          .close();
    }
  }
}
