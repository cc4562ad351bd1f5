package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.overload.Level;
import io.longhaul.node.overload.MemoryUse;
import io.longhaul.node.overload.OverloadLimits;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node with too much to do lets go of what is worth least, and of no WebSocket. */
@ExtendWith(LeakCheck.class)
final class OverloadTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final byte[] HI = WebSocketFrames.serverText("hi");

  /** Of direct memory, which is what a node has too little of here. */
  private static final long MOST_GROWTH = 4 << 20;

  private volatile MemoryUse memory = used(10);
  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  private static MemoryUse used(int percent) {
    return new MemoryUse(percent, 100, 0, 100);
  }

  @BeforeEach
  void start() throws IOException {
    app = Bystanders.application(2);
    OverloadLimits limits =
        OverloadLimits.of(Duration.ofMillis(150), Duration.ofMillis(300), 90, 95, 98);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT
                .with(ProxyPolicy.of(TestNode.ID).with(limits))
                .withMemory(() -> memory),
            TestNode.routesTo("", app.endpoint()));
    others = Bystanders.withWebSocket(node);
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.close();
      others.grewLessThan(MOST_GROWTH);
    } finally {
      node.close();
      app.close();
    }
  }

  private void webSocketGoesOn() {
    others.goOn();
    assertThat(node.tunnels()).isEqualTo(1);
  }

  private void goTo(int percent, Level level) {
    memory = used(percent);
    Await.until("level " + level, () -> node.server().overload() == level);
  }

  private double shed(String reason, String what) {
    return node.count("shed", "reason", reason, "what", what);
  }

  private boolean serves() {
    try (Peer fresh = node.connect()) {
      return fresh.send(GET).readMessage().startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void shortMemoryClosesIdleConnectionsAndTakesNoNewOnes() throws IOException {
    try (Peer idle = node.connect();
        Peer busy = node.connect();
        Http2Peer unused = Http2Peer.over(node.connect())) {
      assertThat(idle.send(GET).readMessage()).doesNotContain("Connection: close");
      unused.await(Http2Peer.SETTINGS);
      busy.send("GET / HTTP/1.1\r\n");
      goTo(91, Level.CONNECTIONS);
      assertThat(idle.readToEnd()).isEmpty();
      assertThat(unused.await(Http2Peer.GOAWAY).error()).isZero();
      try (Peer fresh = node.connect()) {
        assertThat(fresh.readToEnd()).isEqualTo("<reset>");
      }
      webSocketGoesOn();
      assertThat(busy.send("Host: a\r\n\r\n").readMessage())
          .startsWith("HTTP/1.1 200 ")
          .contains("Connection: close");
      assertThat(shed("memory", "connection")).isEqualTo(1);
      assertThat(shed("memory", "idle")).isEqualTo(2);
      assertThat(node.gauge("overload.level")).isEqualTo(1);
      assertThat(node.gauge("overload.memory")).isEqualTo(91);
      goTo(50, Level.NORMAL);
      assertThat(serves()).isTrue();
      webSocketGoesOn();
    }
  }

  @Test
  void shorterMemoryRefusesRequestsAndOpenings() throws IOException {
    try (Peer request = node.connect();
        Peer opening = node.connect();
        Http2Peer http2 = Http2Peer.over(node.connect())) {
      request.send(GET.substring(0, 10));
      opening.send(WebSocketFrames.HANDSHAKE.substring(0, 10));
      int open = http2.open(Http2Peer.request("POST", "/").set("content-length", "1"), false);
      Await.until(
          "asked", () -> node.count("upstream.connects") + node.count("upstream.reused") > 1);
      goTo(96, Level.REQUESTS);
      assertThat(request.send(GET.substring(10)).readMessage())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 5\r\n");
      assertThat(opening.send(WebSocketFrames.HANDSHAKE.substring(10)).readMessage())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 5\r\n");
      Http2Peer.Frame refused = answer(http2, http2.get("/"));
      assertThat(refused.status()).isEqualTo("503");
      assertThat(refused.field("retry-after")).isEqualTo("5");
      assertThat(answer(http2, http2.open(Http2Peer.webSocket(), false)).status()).isEqualTo("503");
      webSocketGoesOn();
      http2.data(open, "x", true);
      assertThat(http2.status(open)).as("what had begun").isEqualTo("200");
      assertThat(shed("memory", "request")).isEqualTo(2);
      assertThat(shed("memory", "websocket")).isEqualTo(2);
      goTo(50, Level.NORMAL);
      assertThat(serves()).isTrue();
      webSocketGoesOn();
    }
  }

  private static Http2Peer.Frame answer(Http2Peer client, int stream) throws IOException {
    return client.await(Http2Peer.HEADERS, stream);
  }

  @Test
  void lastMemoryIsNotSpentOnWebSocketsWhichStayOpen() throws IOException {
    // Whoever goes on by itself would hide when this one is held.
    others.close();
    Await.until("the other is gone", () -> node.tunnels() == 0);
    try (Peer webSocket = node.connect()) {
      assertThat(webSocket.send(WebSocketFrames.HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
      goTo(99, Level.READING);
      // What was read passes; then the side is held.
      echoes(webSocket);
      double passed = node.count("websocket.messages", "from", "client");
      webSocket.send(WebSocketFrames.clientText("hi"));
      Await.until("looked again", () -> loopTurned(4));
      assertThat(node.count("websocket.messages", "from", "client")).isEqualTo(passed);
      assertThat(node.tunnels()).isEqualTo(1);
      goTo(50, Level.NORMAL);
      assertThat(webSocket.read(HI.length)).isEqualTo(HI);
      echoes(webSocket);
      assertThat(node.tunnels()).isEqualTo(1);
    }
  }

  private static void echoes(Peer webSocket) throws IOException {
    webSocket.send(WebSocketFrames.clientText("hi"));
    assertThat(webSocket.read(HI.length)).isEqualTo(HI);
  }

  private boolean loopTurned(int times) {
    for (int i = 0; i < times; i++) {
      var _ = node.loop().submit(() -> {}).syncUninterruptibly();
    }
    return true;
  }

  @Test
  void lateEventLoopRefusesRequestsUntilItIsInTimeAgain() throws IOException {
    AtomicBoolean busy = new AtomicBoolean(true);
    try (Peer request = node.connect()) {
      request.send(GET.substring(0, 10));
      node.loop().execute(() -> block(node.loop(), busy));
      Await.until("late", () -> node.server().overload() == Level.REQUESTS);
      assertThat(node.gauge("overload.lag")).isGreaterThan(0.3);
      assertThat(request.send(GET.substring(10)).readMessage())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 5\r\n");
      assertThat(shed("lag", "request")).isEqualTo(1);
      try (Peer fresh = node.connect()) {
        assertThat(fresh.readToEnd()).isEqualTo("<reset>");
      }
      webSocketGoesOn();
    } finally {
      busy.set(false);
    }
    Await.until("in time", () -> node.server().overload() == Level.NORMAL);
    assertThat(serves()).isTrue();
    webSocketGoesOn();
  }

  /** Keeps an event loop from its work, most of the time. */
  private static void block(EventLoop loop, AtomicBoolean whether) {
    if (whether.get()) {
      LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
      var _ = loop.schedule(() -> block(loop, whether), 1, TimeUnit.MILLISECONDS);
    }
  }
}
