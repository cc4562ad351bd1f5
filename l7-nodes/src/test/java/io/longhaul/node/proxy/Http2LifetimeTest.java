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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How HTTP/2 connections end when a node drains, and when nobody uses them. */
@ExtendWith(LeakCheck.class)
final class Http2LifetimeTest {
  private final BlockingQueue<Peer> accepted = new LinkedBlockingQueue<>();
  private FakeUpstream app;

  @BeforeEach
  void start() throws IOException {
    app =
        FakeUpstream.start(
            (peer, connection) -> {
              String head = peer.readHead();
              if (head.contains("Upgrade: websocket")) {
                peer.send(WebSocketFrames.switching(head));
                accepted.add(peer);
                Await.until("test is over", () -> peer.socket().isClosed());
              } else {
                peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
              }
            });
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void drainingLetsTheOpenWebSocketsStayAndClosesBehindTheLast() throws Exception {
    try (TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int socket = client.open(Http2Peer.webSocket(), false);
      assertThat(client.status(socket)).isEqualTo("200");
      Peer server = accepted.poll(20, TimeUnit.SECONDS);
      node.server().draining(true);
      Http2Peer.Frame warning = client.await(GOAWAY);
      assertThat(warning.lastStream()).isEqualTo(Integer.MAX_VALUE);
      assertThat(warning.error()).isZero();
      // What was on its way is still served.
      int late = client.get("/");
      assertThat(client.status(late)).isEqualTo("200");
      client.frame(PING, Http2Peer.ACK, 0, client.await(PING).payload());
      assertThat(client.await(GOAWAY).lastStream()).isEqualTo(late);
      byte[] up = clientText("still here");
      client.data(socket, up, false);
      assertThat(server.read(up.length)).isEqualTo(up);
      byte[] down = serverText("so am I");
      server.send(down);
      assertThat(client.await(Http2Peer.DATA, socket).payload()).isEqualTo(down);
      assertThat(node.tunnels()).isEqualTo(1);
      client.data(socket, new byte[0], true);
      assertThat(server.readByte()).isEqualTo(-1);
      server.endOutput();
      assertThat(client.await(Http2Peer.DATA, socket).endsStream()).isTrue();
      assertThat(client.peer().readByte()).isEqualTo(-1);
    }
  }

  @Test
  void drainingSendsAnUnusedConnectionAway() throws IOException {
    try (TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      assertThat(client.status(client.get("/"))).isEqualTo("200");
      node.server().draining(true);
      client.frame(PING, Http2Peer.ACK, 0, client.await(PING).payload());
      assertThat(client.await(frame -> frame.type() == GOAWAY && frame.lastStream() == 1))
          .isNotNull();
      assertThat(client.peer().readToEnd()).isEmpty();
    }
  }

  @Test
  void unusedConnectionIsClosedWithoutAnErrorHoweverItPings() throws IOException {
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(500));
    ProxyPolicy policy = new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, timeouts);
    try (TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
        Http2Peer client = Http2Peer.over(node.connect())) {
      assertThat(client.status(client.get("/"))).isEqualTo("200");
      client.frame(PING, 0, 0, new byte[8]);
      Http2Peer.Frame goAway = client.await(GOAWAY);
      assertThat(goAway.error()).isZero();
      assertThat(goAway.lastStream()).isEqualTo(1);
      assertThat(client.peer().readToEnd()).isEmpty();
    }
  }

  @Test
  void responseThatItsClientNeverReadsIsGivenUp() throws IOException {
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(60));
    ProxyPolicy policy = new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, timeouts);
    try (TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
        Http2Peer client = Http2Peer.over(node.connect(), Http2Peer.setting(4, 1))) {
      int unread = client.get("/");
      assertThat(client.status(unread)).isEqualTo("200");
      assertThat(client.await(Http2Peer.DATA, unread).text()).isEqualTo("h");
      assertThat(client.await(Http2Peer.RST_STREAM, unread).error()).isEqualTo(8);
      assertThat(node.count("client.aborts")).isEqualTo(1);
    }
  }

  @Test
  void clientThatEndsItsConnectionIsStillAnsweredAndItsWebSocketsEnd() throws Exception {
    try (TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int socket = client.open(Http2Peer.webSocket(), false);
      assertThat(client.status(socket)).isEqualTo("200");
      Peer server = accepted.poll(20, TimeUnit.SECONDS);
      int last = client.get("/");
      client.peer().endOutput();
      assertThat(server.readByte()).isEqualTo(-1);
      assertThat(client.status(last)).isEqualTo("200");
      assertThat(client.await(Http2Peer.DATA, last).text()).isEqualTo("hi");
      Await.until("connection is closed", () -> node.server().connections() == 0);
    }
  }
}
