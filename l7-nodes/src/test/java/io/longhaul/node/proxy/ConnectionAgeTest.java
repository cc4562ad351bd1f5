package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.GOAWAY;
import static io.longhaul.node.testing.Http2Peer.PING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of connections that are as old as they may be. */
@ExtendWith(LeakCheck.class)
final class ConnectionAgeTest {
  private static final Duration AGE = Duration.ofSeconds(1);

  /** Beyond the age with its jitter, and a deadline's ticks. */
  private static final long OLD_MS = 1_300;

  private final CountDownLatch old = new CountDownLatch(1);
  private FakeUpstream app;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start(this::serve);
    ProxyPolicy policy =
        new ProxyPolicy(
            TestNode.ID,
            List.of(),
            HttpLimits.DEFAULT,
            0,
            ProxyTimeouts.DEFAULT.withConnectionAge(AGE));
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
  }

  /** Answers one message of a WebSocket; answers {@code /slow} when the connection is old. */
  private void serve(Peer peer, int connection) throws IOException {
    for (String head = peer.readHead(); !head.isEmpty(); head = peer.readHead()) {
      if (head.contains("Upgrade: websocket")) {
        peer.send(WebSocketFrames.switching(head));
        peer.read(clientText("hello").length);
        peer.send(serverText("hello"));
        assertThat(peer.readToEnd()).isNotNull();
        return;
      }
      if (head.startsWith("GET /slow")) {
        awaitOld();
      }
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    }
  }

  private void awaitOld() {
    try {
      assertThat(old.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  private void becomeOld() {
    long start = System.nanoTime();
    Await.until("old", () -> System.nanoTime() - start > OLD_MS * 1_000_000);
    old.countDown();
  }

  @Test
  void responseOnAnOldConnectionSaysThatItIsTheLast() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage().toLowerCase(Locale.ROOT)).doesNotContain("connection: close");
      client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      becomeOld();
      assertThat(client.readMessage().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 200 ")
          .contains("connection: close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void oldConnectionWithoutARequestIsClosed() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void oldHttp2ConnectionIsSentAwayAndKeepsItsStreams() throws IOException {
    try (Http2Peer client = Http2Peer.over(node.connect())) {
      int slow = client.get("/slow");
      assertThat(client.await(GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
      client.frame(PING, Http2Peer.ACK, 0, client.await(PING).payload());
      Http2Peer.Frame last = client.await(GOAWAY);
      assertThat(last.lastStream()).isEqualTo(slow);
      assertThat(last.error()).isZero();
      old.countDown();
      assertThat(client.status(slow)).isEqualTo("200");
      assertThat(client.body(slow)).isEqualTo("hi");
      assertThat(client.peer().readToEnd()).isEmpty();
    }
  }

  @Test
  void webSocketsStayHoweverOldTheirConnectionIs() throws IOException {
    try (Peer client = node.connect();
        Http2Peer http2 = Http2Peer.over(node.connect())) {
      assertThat(client.send(WebSocketFrames.HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
      int stream = http2.open(Http2Peer.webSocket(), false);
      assertThat(http2.status(stream)).isEqualTo("200");
      becomeOld();
      http2.frame(PING, Http2Peer.ACK, 0, http2.await(PING).payload());
      byte[] hello = clientText("hello");
      byte[] answer = serverText("hello");
      assertThat(client.send(hello).read(answer.length)).isEqualTo(answer);
      http2.data(stream, hello, false);
      assertThat(http2.await(Http2Peer.DATA, stream).payload()).isEqualTo(answer);
      assertThat(node.tunnels()).isEqualTo(2);
    }
  }
}
