package io.longhaul.node.tls;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets and the ends of connections over TLS, with both engines. */
@ExtendWith(LeakCheck.class)
final class SecureTunnelTest {
  private static final int BINARY = 0x82;
  private static final int CHUNK = 60_000;
  private static final int CHUNKS = 400;

  @TempDir Path folder;

  private TestNode node(TlsEngine engine, TestCertificates certificates, FakeUpstream app)
      throws IOException {
    String tls =
        "{certificates: [%s]}".formatted(certificates.write("a", certificates.issue("a.example")));
    return TestNode.start(
        TestNode.Options.DEFAULT.with(engine), TestNode.secureRoutesTo(tls, app.endpoint()));
  }

  private static Peer connect(TestCertificates certificates, TestNode node) throws IOException {
    return new Peer(
        TlsPeer.connect(certificates.client(), node.server().address().orElseThrow(), "a.example"));
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void applicationMayEndItsDirectionAndStillHearTheClient(TlsEngine engine) throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    AtomicReference<String> heard = new AtomicReference<>("");
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(SWITCHING).send(serverText("bye")).endOutput();
                  heard.set(peer.readToEnd());
                });
        TestNode node = node(engine, certificates, app);
        Peer client = connect(certificates, node)) {
      client.send(HANDSHAKE).readHead();
      assertThat(client.read(serverText("bye").length)).isEqualTo(serverText("bye"));
      assertThat(client.readByte()).as("close_notify").isEqualTo(-1);
      client.send(clientText("late"));
      client.socket().close();
      Await.until("the rest came", () -> String.valueOf(heard.get()).endsWith("late"));
      Await.until("all ended", () -> node.tunnels() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void whatTheClientSentBeforeItsEndReachesTheApplication(TlsEngine engine) throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    AtomicReference<String> heard = new AtomicReference<>("");
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(SWITCHING);
                  heard.set(peer.readToEnd());
                });
        TestNode node = node(engine, certificates, app);
        Peer client = connect(certificates, node)) {
      client.send(HANDSHAKE).readHead();
      client.send(clientText("last words")).close();
      Await.until("it came", () -> String.valueOf(heard.get()).endsWith("last words"));
      Await.until("all ended", () -> node.tunnels() == 0 && node.server().connections() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void applicationIsHeldBackWhileTheClientDoesNotRead(TlsEngine engine) throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    AtomicInteger sent = new AtomicInteger();
    byte[] chunk = frame(BINARY, false, new byte[CHUNK]);
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(SWITCHING);
                  for (int i = 0; i < CHUNKS; i++) {
                    peer.send(chunk);
                    sent.incrementAndGet();
                  }
                  peer.readByte();
                });
        TestNode node = node(engine, certificates, app);
        Peer client = connect(certificates, node)) {
      client.send(HANDSHAKE).readHead();
      Await.until("it begins", () -> sent.get() > 0);
      int before = -1;
      for (int now = sent.get(); now != before; now = sent.get()) {
        before = now;
        Await.until("a moment", Moment.of(500));
      }
      assertThat(sent.get()).as("held back").isLessThan(CHUNKS);
      for (int i = 0; i < CHUNKS; i++) {
        assertThat(client.read(chunk.length)).hasSize(chunk.length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void responseThatEndsTheConnectionEndsItWithCloseNotify(TlsEngine engine) throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    String large = "x".repeat(1_000_000);
    try (FakeUpstream app =
            FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + large);
        TestNode node = node(engine, certificates, app);
        Peer client = connect(certificates, node)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(client.readToEnd()).endsWith("\r\n\r\n" + large);
      client.socket().close();
      Await.until("closed", () -> node.server().connections() == 0);
    }
  }

  /** Holds once some time has passed. */
  private static final class Moment {
    private Moment() {}

    static java.util.function.BooleanSupplier of(int ms) {
      long start = System.nanoTime();
      return () -> System.nanoTime() - start > ms * 1_000_000L;
    }
  }
}
