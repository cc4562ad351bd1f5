package io.longhaul.node.log;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyTimeouts;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class AccessLogTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("access.log");
  }

  private TestNode node(Path file, FakeUpstream app) throws IOException {
    return TestNode.start(
        Options.DEFAULT.with(new LogSettings(file, 1, 1)), TestNode.routesTo("", app.endpoint()));
  }

  private List<Map<String, String>> lines(int count) {
    Await.until(count + " lines", () -> Lines.of(file()).size() >= count);
    assertThat(Lines.of(file())).hasSize(count);
    return Lines.of(file());
  }

  private static void saysWhoseItIs(Map<String, String> line, Peer client) {
    assertThat(line)
        .containsEntry("node", TestNode.ID)
        .containsEntry("client", "127.0.0.1")
        .containsEntry("clientPort", "" + client.socket().getLocalPort());
  }

  @Test
  void aRequestIsOneLine() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = node(file(), app);
        Peer client = node.connect()) {
      client.send(
          "POST /a?token=secret HTTP/1.1\r\nHost: a.example\r\nUser-Agent: \"x\"\r\n"
              + "Content-Length: 5\r\n\r\nhello");
      assertThat(client.readMessage()).endsWith("hi");
      Map<String, String> line = lines(1).getFirst();
      saysWhoseItIs(line, client);
      assertThat(line)
          .containsEntry("type", "request")
          .containsEntry("door", TestNode.DOOR)
          .containsEntry("scheme", "http")
          .containsEntry("protocol", "HTTP/1.1")
          .containsEntry("method", "POST")
          .containsEntry("host", "a.example")
          .containsEntry("path", "/a")
          .containsEntry("agent", "\"x\"")
          .containsEntry("upstream", "app")
          .containsEntry("endpoint", app.endpoint().toString())
          .containsEntry("status", "200")
          .containsEntry("bytesIn", "5")
          .containsEntry("bytesOut", "2")
          .containsEntry("end", "complete")
          .containsEntry("blame", "nobody")
          .containsKeys("time", "headMs", "durationMs");
      assertThat(app.seen()).singleElement().asString().contains("X-Request-Id: " + line.get("id"));
      assertThat(Files.readString(file())).doesNotContain("secret");
    }
  }

  @Test
  void everyRequestHasAnIdOfItsOwn() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = node(file(), app);
        Peer client = node.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: forged\r\n\r\n");
        assertThat(client.readMessage()).endsWith("hi");
      }
      assertThat(lines(3).stream().map(line -> line.get("id")).distinct()).hasSize(3);
      assertThat(app.seen()).noneMatch(head -> head.contains("forged"));
    }
  }

  @Test
  void aWebSocketIsALineWhenItOpensAndOneWhenItEnds() throws IOException {
    FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              peer.readHead();
              peer.send(SWITCHING);
              peer.read(clientText("hello").length);
              peer.send(serverText("a")).send(serverText("b"));
              assertThat(peer.readToEnd()).isNotEmpty();
            });
    try (app;
        TestNode node = node(file(), app);
        Peer client = node.connect()) {
      long begunNs = System.nanoTime();
      client.send(HANDSHAKE);
      client.readHead();
      client.send(clientText("hello")).read(6);
      Map<String, String> opened = lines(1).getFirst();
      saysWhoseItIs(opened, client);
      assertThat(opened).containsEntry("type", "tunnel-open").containsEntry("status", "101");
      byte[] close = frame(0x88, true, new byte[] {3, (byte) 0xE8});
      client.send(close).endOutput();
      assertThat(client.readToEnd()).isEmpty();
      Map<String, String> ended = lines(2).getLast();
      saysWhoseItIs(ended, client);
      assertThat(ended)
          .containsEntry("type", "tunnel-end")
          .containsEntry("id", opened.get("id"))
          .containsEntry("upstream", "app")
          .containsEntry("endpoint", app.endpoint().toString())
          .containsEntry("bytesIn", "" + (clientText("hello").length + close.length))
          .containsEntry("bytesOut", "6")
          .containsEntry("messagesIn", "1")
          .containsEntry("messagesOut", "2")
          .containsEntry("end", "client")
          .containsEntry("blame", "nobody");
      // From its request, as that of its opening is, and so never shorter.
      assertThat(Double.parseDouble(ended.get("durationMs")))
          .isGreaterThanOrEqualTo(Double.parseDouble(opened.get("durationMs")))
          .isLessThanOrEqualTo((System.nanoTime() - begunNs) / 1e6);
    }
  }

  @Test
  void aWebSocketThatIsCutSaysWhoCutIt() throws IOException {
    FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              peer.readHead();
              peer.send(SWITCHING);
              peer.readByte();
              if (connection == 1) {
                peer.reset();
              }
            });
    try (app;
        TestNode node = node(file(), app)) {
      for (String cutter : List.of("upstream", "client")) {
        try (Peer client = node.connect()) {
          client.send(HANDSHAKE).readHead();
          if (cutter.equals("client")) {
            client.reset();
          } else {
            client.send(clientText("crash"));
            assertThat(client.readToEnd()).isEqualTo("<reset>");
          }
          Await.until("ended", () -> node.tunnels() == 0);
        }
      }
      List<Map<String, String>> lines = lines(4);
      assertThat(lines.get(1))
          .containsEntry("end", "upstream-cut")
          .containsEntry("blame", "upstream");
      assertThat(lines.get(3)).containsEntry("end", "client-cut").containsEntry("blame", "client");
    }
  }

  @Test
  void aNodeThatStopsIsToBlameForWhatItEnds() throws IOException {
    FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              String head = peer.readHead();
              if (head.contains("Upgrade: websocket")) {
                peer.send(SWITCHING);
              }
              peer.readToEnd();
            });
    TestNode node = node(file(), app);
    try (app;
        Peer waiting = node.connect();
        Peer webSocket = node.connect()) {
      webSocket.send(HANDSHAKE).readHead();
      waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Await.until("both are under way", () -> app.connections() == 2 && node.tunnels() == 1);
      node.close();
      assertThat(lines(3).stream().skip(1))
          .allSatisfy(
              line ->
                  assertThat(line).containsEntry("end", "stopped").containsEntry("blame", "node"))
          .extracting(line -> line.get("type"))
          .containsExactlyInAnyOrder("request", "tunnel-end");
    }
  }

  @Test
  void whatFailsSaysWhoIsToBlame() throws IOException {
    FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              peer.readHead();
              peer.send(connection == 1 ? "rubbish\r\n\r\n" : "HTTP/1.1 200 OK\r\n");
              peer.close();
            });
    try (app;
        TestNode node = node(file(), app)) {
      for (int i = 0; i < 2; i++) {
        try (Peer client = node.connect()) {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
          assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
        }
      }
      try (Peer client = node.connect()) {
        client.send("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 400");
      }
      List<Map<String, String>> lines = lines(3);
      assertThat(lines.get(0))
          .containsEntry("status", "502")
          .containsEntry("end", "upstream-invalid")
          .containsEntry("blame", "upstream");
      assertThat(lines.get(1)).containsEntry("end", "upstream-closed");
      assertThat(lines.get(2))
          .containsEntry("type", "refused")
          .containsEntry("status", "400")
          .containsEntry("reason", "space-before-colon")
          .containsEntry("end", "client-fault")
          .containsEntry("blame", "client");
    }
  }

  @Test
  void aHeadThatComesTooSlowlySaysSo() throws IOException {
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            ProxyTimeouts.DEFAULT_HANDSHAKE,
            Duration.ofMillis(300),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
    ProxyPolicy policy = new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, timeouts);
    try (TestNode node =
            TestNode.start(
                Options.DEFAULT.with(policy).with(new LogSettings(file(), 1, 1)),
                RouteSnapshot.EMPTY);
        Peer client = node.connect()) {
      assertThat(client.send("GET / HTTP/1.1\r\n").readMessage()).startsWith("HTTP/1.1 408");
      assertThat(lines(1).getFirst())
          .containsEntry("type", "refused")
          .containsEntry("reason", "head-timeout")
          .containsEntry("end", "client-slow")
          .containsEntry("blame", "client");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, client", "true, upstream"})
  void aPeerThatIgnoresPingsIsToBlame(boolean clientAnswers, String blame) throws IOException {
    FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              peer.readHead();
              peer.send(SWITCHING);
              assertThat(peer.readToEnd()).isNotNull();
            });
    String ping = "tunnelPing: {interval: 100ms, timeout: 1s, upstream: " + clientAnswers + "}";
    try (app;
        TestNode node =
            TestNode.start(
                Options.DEFAULT.with(new LogSettings(file(), 1, 1)),
                TestNode.routesTo(ping, app.endpoint()));
        Peer client = node.connect()) {
      client.send(HANDSHAKE).readHead();
      while (client.readByte() == 0x89 && clientAnswers) {
        client.read(9);
        client.send(frame(0x8A, true, new byte[0]));
      }
      assertThat(lines(2).getLast())
          .containsEntry("type", "tunnel-end")
          .containsEntry("end", "dead-peer")
          .containsEntry("blame", blame)
          .containsEntry("messagesIn", "0");
    }
  }

  @Test
  void aClientThatLeavesIsToBlame() throws IOException {
    FakeUpstream app =
        FakeUpstream.start(
            (peer, connection) -> {
              peer.readHead();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
              assertThat(peer.readToEnd()).isNotNull();
            });
    try (app;
        TestNode node = node(file(), app)) {
      try (Peer client = node.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.readHead();
        client.read(4);
        client.reset();
      }
      assertThat(lines(1).getFirst())
          .containsEntry("status", "200")
          .containsEntry("bytesOut", "4")
          .containsEntry("end", "client-gone")
          .containsEntry("blame", "client");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aReaderThatStopsCostsLinesAndNotTime() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", "" + pipe).start().waitFor()).isZero();
    InputStream[] reader = new InputStream[1];
    Thread opener =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    reader[0] = Files.newInputStream(pipe);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    String path = "/" + "\u00FF".repeat(AccessLines.MOST_PATH);
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = node(pipe, app);
        Peer client = node.connect()) {
      opener.join();
      for (int i = 0; node.count("access.log.dropped") == 0 && i < 10_000; i++) {
        client.send("GET /x HTTP/1.1\r\nHost: a\r\nUser-Agent: " + path + "\r\n\r\n");
        assertThat(client.readMessage()).endsWith("hi");
      }
      assertThat(node.count("access.log.dropped")).isPositive();
      assertThat(node.count("access.log.lines")).isPositive();
      client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).endsWith("hi");
      reader[0].close();
    }
  }
}
