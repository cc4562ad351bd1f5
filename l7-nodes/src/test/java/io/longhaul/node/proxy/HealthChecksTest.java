package io.longhaul.node.proxy;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What active checks and failing requests change for clients, and what not. */
@ExtendWith(LeakCheck.class)
final class HealthChecksTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String ILL = "HTTP/1.1 500 Ill\r\nContent-Length: 0\r\n\r\n";
  private static final String QUICK = "interval: 100ms, jitter: 0s, timeout: 2s, rise: 2, fall: 2";

  /** An application with a health page, and WebSockets that answer. */
  private static final class App implements AutoCloseable {
    final AtomicBoolean well = new AtomicBoolean(true);
    final AtomicInteger checks = new AtomicInteger();
    final AtomicInteger tunnels = new AtomicInteger();
    final FakeUpstream upstream = FakeUpstream.start(this::serve);

    App() throws IOException {}

    private void serve(Peer peer, int connection) throws IOException {
      String head = peer.readHead();
      if (head.startsWith("GET /up ")) {
        checks.incrementAndGet();
        peer.send(well.get() ? OK : ILL);
        return;
      }
      tunnels.incrementAndGet();
      peer.send(SWITCHING);
      while (true) {
        peer.read(clientText("hi").length);
        peer.send(serverText("ho"));
      }
    }

    void awaitMoreChecks() {
      int seen = checks.get();
      Await.until("checked again", () -> checks.get() >= seen + 5);
    }

    @Override
    public void close() throws IOException {
      upstream.close();
    }
  }

  private static Peer open(TestNode node) throws IOException {
    Peer client = node.connect();
    client.send(HANDSHAKE);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  @Test
  void failingCheckEndsNoWebSocketAndSendsNewOnesElsewhereUntilItIsWell() throws IOException {
    try (App one = new App();
        App two = new App();
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "healthCheck: {type: http, path: /up, " + QUICK + "}",
                    one.upstream.endpoint(),
                    two.upstream.endpoint()))) {
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        clients.add(open(node));
      }
      assertThat(one.tunnels.get()).isEqualTo(50);
      one.well.set(false);
      one.awaitMoreChecks();
      for (int i = 0; i < 10; i++) {
        clients.add(open(node));
      }
      assertThat(one.tunnels.get()).isEqualTo(50);
      assertThat(two.tunnels.get()).isEqualTo(60);
      for (Peer client : clients) {
        client.send(clientText("hi"));
        assertThat(client.read(4)).isEqualTo(serverText("ho"));
      }
      assertThat(node.tunnels()).isEqualTo(110);
      one.well.set(true);
      one.awaitMoreChecks();
      for (int i = 0; i < 10; i++) {
        clients.add(open(node));
      }
      assertThat(one.tunnels.get()).isEqualTo(60);
      assertThat(node.count("upstream.checks", "result", "answer")).isPositive();
      for (Peer client : clients) {
        client.close();
      }
    }
  }

  @Test
  void checksStopWhenTheConfigurationSaysNothingOfThem() throws IOException {
    try (App one = new App();
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "panicThreshold: 0, healthCheck: {type: http, path: /up, " + QUICK + "}",
                    one.upstream.endpoint()))) {
      one.well.set(false);
      one.awaitMoreChecks();
      try (Peer client = node.connect()) {
        client.send(HANDSHAKE);
        assertThat(client.readHead()).startsWith("HTTP/1.1 503 ");
      }
      node.server().routes(TestNode.routesTo("panicThreshold: 0", one.upstream.endpoint()));
      Await.until("it is taken to be well", () -> succeeds(node));
    }
  }

  private static boolean succeeds(TestNode node) {
    try (Peer client = node.connect()) {
      client.send(HANDSHAKE);
      return client.readHead().startsWith("HTTP/1.1 101 ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void webSocketCheckWantsARightHandshake() throws IOException {
    AtomicBoolean right = new AtomicBoolean(true);
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  String key =
                      peer.readHead().replaceFirst("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
                  peer.send(
                      SWITCHING.replaceFirst(
                          "Accept: \\S+", "Accept: " + (right.get() ? accept(key) : "wrong")));
                  peer.readByte();
                });
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "healthCheck: {type: websocket, " + QUICK + "}", app.endpoint()))) {
      Await.until("passes", () -> node.count("upstream.checks", "result", "passed") >= 2);
      assertThat(node.count("upstream.checks", "result", "answer")).isZero();
      right.set(false);
      Await.until("fails", () -> node.count("upstream.checks", "result", "answer") >= 2);
    }
  }

  private static String accept(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tcpCheckWantsAConnectionAndASilentOneTimesOut() throws IOException {
    FakeUpstream gone = FakeUpstream.answering(OK);
    gone.close();
    try (FakeUpstream silent = FakeUpstream.start((peer, connection) -> peer.readToEnd());
        TestNode tcp =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "healthCheck: {" + QUICK + "}", silent.endpoint(), gone.endpoint()));
        TestNode http =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "healthCheck: {type: http, interval: 100ms, timeout: 100ms}",
                    silent.endpoint()))) {
      Await.until("connects", () -> tcp.count("upstream.checks", "result", "passed") >= 2);
      Await.until("is refused", () -> tcp.count("upstream.checks", "result", "connect") >= 2);
      Await.until("times out", () -> http.count("upstream.checks", "result", "timeout") >= 1);
    }
  }

  @Test
  void tcpCheckOfHttp2ConnectsThoughRequestsHaveAConnection() throws IOException {
    byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.send(settings);
                  var _ = peer.readToEnd();
                });
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo("protocol: h2c, healthCheck: {" + QUICK + "}", app.endpoint()));
        Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Await.until("checked again", () -> node.count("upstream.checks", "result", "passed") >= 3);
      Await.until("each has a connection of its own", () -> app.connections() >= 4);
      app.stopListening();
      Await.until("refused", () -> node.count("upstream.checks", "result", "connect") >= 2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endpointThatCutsOrStallsInEveryBodyIsEjected(boolean cuts) throws IOException {
    try (FakeUpstream ill =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok");
                  if (!cuts) {
                    var _ = peer.readToEnd();
                  }
                });
        FakeUpstream well = FakeUpstream.answering(OK);
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "balance: round-robin, idleTimeout: 200ms, outlier: {consecutiveFailures: 3,"
                        + " baseEjection: 1h, maxEjection: 1h}",
                    ill.endpoint(),
                    well.endpoint()))) {
      int failed = 0;
      for (int i = 0; i < 20; i++) {
        try (Peer client = node.connect()) {
          client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
          failed += client.readToEnd().contains("Content-Length: 2\r\n") ? 0 : 1;
        }
      }
      assertThat(failed).isEqualTo(3);
    }
  }

  @Test
  void endpointThatFailsRequestsIsEjected() throws IOException {
    try (FakeUpstream ill = FakeUpstream.answering(ILL);
        FakeUpstream well = FakeUpstream.answering(OK);
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo(
                    "balance: round-robin, outlier: {consecutiveFailures: 3, serverErrors: true,"
                        + " baseEjection: 1h, maxEjection: 1h}",
                    ill.endpoint(),
                    well.endpoint()));
        Peer client = node.connect()) {
      int failed = 0;
      for (int i = 0; i < 30; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        failed += client.readMessage().startsWith("HTTP/1.1 500 ") ? 1 : 0;
      }
      assertThat(failed).isEqualTo(3);
    }
  }

  @Test
  void endpointThatTheNodeItselfCannotAskIsNotTakenForIll() throws IOException {
    String settings =
        "healthCheck: {type: tcp, %s}, tls: {ca: /nowhere.pem, serverName: a.example}"
            .formatted(QUICK);
    try (App app = new App();
        TestNode node =
            TestNode.start(Options.DEFAULT, TestNode.routesTo(settings, app.upstream.endpoint()))) {
      Await.until("not asked", () -> node.count("upstream.checks", "result", "local") >= 3);
      assertThat(node.gauge("upstream.endpoint.healthy", "upstream", "app")).isOne();
      assertThat(app.checks.get()).isZero();
    }
  }
}
