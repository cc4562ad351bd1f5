package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.overload.MemoryUse;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.ClosedPort;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each failed request or tunnel is counted once, with who is to blame. */
@ExtendWith(LeakCheck.class)
final class BlameTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n\r\n";

  private volatile int memoryPercent;
  private FakeUpstream app;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    node = node("responseTimeout: 300ms");
  }

  private TestNode node(String upstream) throws IOException {
    return TestNode.start(
        TestNode.Options.DEFAULT.withMemory(() -> new MemoryUse(memoryPercent, 100, 0, 100)),
        TestNode.routesTo(upstream, app.endpoint()));
  }

  private static void serve(Peer peer) throws IOException {
    for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
      if (head.startsWith("GET /close")) {
        return;
      } else if (head.startsWith("GET /nonsense")) {
        peer.send("nonsense\r\n\r\n");
      } else if (head.startsWith("GET /short")) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        return;
      } else if (head.contains("Upgrade: websocket")) {
        peer.send(WebSocketFrames.switching(head)).readToEnd();
        return;
      } else if (!head.startsWith("GET /never")) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  private void ask(String request) throws IOException {
    try (Peer client = node.connect()) {
      assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 ");
    }
  }

  /** What was counted, and nothing else. */
  private void counted(String blame, String reason) {
    Await.until("counted", () -> !failures().isEmpty());
    assertThat(failures()).isEqualTo(Map.of(blame + " " + reason, 1));
  }

  private Map<String, Integer> failures() {
    Map<String, Integer> failures = new TreeMap<>();
    node.counters("failures")
        .filter(counter -> counter.count() > 0)
        .forEach(
            counter ->
                failures.put(
                    counter.getId().getTag("blame") + " " + counter.getId().getTag("reason"),
                    (int) counter.count()));
    return failures;
  }

  @Test
  void whatEndsAsItShouldIsNoFailure() throws IOException {
    ask("GET /" + HOST);
    try (Peer client = node.connect()) {
      assertThat(client.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      client.send(WebSocketFrames.frame(0x88, true, new byte[0]));
    }
    tunnelIsOver();
    assertThat(failures()).isEmpty();
  }

  private void tunnelIsOver() {
    Await.until("closed", () -> node.count("tunnels.opened") == 1 && node.tunnels() == 0);
  }

  @Test
  void handshakeKeepsItsKeyThoughItsConnectionNamesIt() throws IOException {
    String handshake =
        WebSocketFrames.HANDSHAKE.replace(
            "Connection: Upgrade", "Connection: Upgrade, Sec-WebSocket-Key");
    try (Peer client = node.connect()) {
      assertThat(client.send(handshake).readHead()).contains(" 101 ");
      client.send(WebSocketFrames.frame(0x88, true, new byte[0]));
    }
    tunnelIsOver();
    assertThat(failures()).isEmpty();
  }

  @Test
  void headThatIsNoRequestIsTheClients() throws IOException {
    ask("GET /\r\n\r\n");
    counted("client", "client-fault");
  }

  @Test
  void requestThatIsGivenUpIsTheClients() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET /never" + HOST);
      Await.until("asked", () -> app.connections() == 1);
      client.reset();
    }
    counted("client", "client-gone");
  }

  @Test
  void requestForNowhereIsTheClients() throws IOException {
    node.close();
    node = TestNode.start(TestNode.Options.DEFAULT, TestNode.routesTo("", app.endpoint()));
    node.server().routes(RouteSnapshot.EMPTY);
    ask("GET /" + HOST);
    counted("client", "no-route");
  }

  @Test
  void malformedStreamOfHttp2IsTheClients() throws IOException {
    try (Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(Http2Peer.request("GET", "/").add("connection", "x"), true);
      assertThat(client.await(Http2Peer.RST_STREAM, stream).error()).isEqualTo(1);
      counted("client", "client-fault");
    }
  }

  @Test
  void connectionThatEndsEarlyIsTheApplications() throws IOException {
    ask("GET /close" + HOST);
    counted("upstream", "upstream-closed");
  }

  @Test
  void answerThatIsNoneIsTheApplications() throws IOException {
    ask("GET /nonsense" + HOST);
    counted("upstream", "upstream-invalid");
  }

  @Test
  void answerThatIsCutIsTheApplications() throws IOException {
    ask("GET /short" + HOST);
    counted("upstream", "upstream-closed");
  }

  @Test
  void answerThatDoesNotComeIsTheApplications() throws IOException {
    ask("GET /never" + HOST);
    counted("upstream", "upstream-slow");
  }

  @Test
  void applicationThatIsNotThereIsToBlame() throws IOException {
    try (ClosedPort nobody = ClosedPort.take()) {
      node.server().routes(TestNode.routesTo("", nobody.endpoint()));
      ask("GET /" + HOST);
      counted("upstream", "no-endpoint");
    }
  }

  @Test
  void applicationWithEnoughToDoIsToBlame() throws IOException {
    node.server().routes(TestNode.routesTo("limits: {connections: 1}", app.endpoint()));
    try (Peer tunnel = node.connect()) {
      assertThat(tunnel.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      ask("GET /" + HOST);
      counted("upstream", "upstream-limited");
    }
  }

  @Test
  void applicationThatLeavesItsWebSocketsIsToBlame() throws IOException {
    try (Peer client = node.connect()) {
      assertThat(client.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      app.close();
      assertThat(client.readToEnd()).isNotNull();
    }
    counted("upstream", "tunnel-upstream-cut");
  }

  @Test
  void frameThatBreaksTheRulesIsItsSenders() throws IOException {
    try (Peer client = node.connect()) {
      assertThat(client.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      client.send(WebSocketFrames.serverText("not masked"));
      counted("client", "tunnel-client-fault");
    }
  }

  @Test
  void overloadIsTheNodes() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET /");
      memoryPercent = 97;
      Await.until("overloaded", () -> node.gauge("overload.level") == 2);
      assertThat(client.send(HOST).readHead()).startsWith("HTTP/1.1 503 ");
      counted("node", "overloaded");
    }
  }
}
