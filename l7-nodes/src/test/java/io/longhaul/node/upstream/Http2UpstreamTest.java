package io.longhaul.node.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.testing.WebSocketFrames;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of HTTP/1.1 clients to an application of HTTP/2. */
@ExtendWith(LeakCheck.class)
final class Http2UpstreamTest {
  private final ScriptedStreams streams = new ScriptedStreams();

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static TestNode node(Http2App app, String more) throws IOException {
    return TestNode.start(
        Options.DEFAULT, TestNode.routesTo("protocol: h2c" + more, app.endpoint()));
  }

  private Http2App app(Http2Settings settings) {
    return Http2App.start(settings, streams);
  }

  @Test
  void requestIsWrittenWithItsPseudoHeadersAndWithoutFieldsOfTheConnection() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      List<String> lines =
          List.of(
              "GET /echo?q=1 HTTP/1.1",
              "Host: A.example",
              "X-One: 1",
              "X-One: 2",
              "TE: trailers",
              "Cookie: a=b",
              "Connection: keep-alive, X-Gone, TE",
              "X-Gone: 1",
              "Keep-Alive: 3");
      client.send(String.join("\r\n", lines) + "\r\n\r\n");
      String seen = client.readMessage();
      assertThat(seen)
          .startsWith("HTTP/1.1 200 ")
          .contains(
              ":method: GET\n",
              ":scheme: http\n",
              ":path: /echo?q=1\n",
              ":authority: A.example\n",
              "x-one: 1\n",
              "x-one: 2\n",
              "te: trailers\n",
              "cookie: a=b\n",
              "x-forwarded-for: 127.0.0.1\n")
          .doesNotContain("x-gone", "keep-alive", "connection:", "\nhost:");
    }
  }

  @Test
  void requestsShareOneConnection() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "")) {
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(node.connect().send(get("/hold")));
      }
      Await.until("all are there", () -> streams.held() == 20);
      assertThat(app.connections()).isEqualTo(1);
      streams.release();
      for (Peer client : clients) {
        assertThat(client.readMessage()).endsWith("held");
        assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
        client.close();
      }
      assertThat(app.connections()).isEqualTo(1);
      assertThat(node.count("upstream.connects")).isEqualTo(1);
    }
  }

  @Test
  void anotherConnectionIsOpenedWhereTheApplicationTakesNoMoreStreams() throws IOException {
    fills(new Http2Settings().maxConcurrentStreams(2), "");
  }

  @Test
  void anotherConnectionIsOpenedAtTheSettingsLimit() throws IOException {
    fills(new Http2Settings(), ", maxStreamsPerConnection: 2");
  }

  private void fills(Http2Settings settings, String more) throws IOException {
    try (Http2App app = app(settings);
        TestNode node = node(app, more)) {
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clients.add(node.connect().send(get("/hold")));
      }
      Await.until("all are there", () -> streams.held() == 5);
      assertThat(app.connections()).isEqualTo(3);
      streams.release();
      for (Peer client : clients) {
        assertThat(client.readMessage()).endsWith("held");
        client.close();
      }
    }
  }

  @Test
  void bodyAndTrailersPassBothWays() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      String fields = "Host: a\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n";
      String request = "POST /body HTTP/1.1\r\n" + fields;
      // In one piece: a connection ends behind a response that began before its request was whole.
      client.send(request + "5\r\nhello\r\n0\r\nX-End: yes\r\n\r\n");
      String head = client.readHead();
      assertThat(head).containsIgnoringCase("transfer-encoding: chunked");
      String body = "";
      while (!body.endsWith("\r\n\r\n")) {
        body += client.readText(1);
      }
      assertThat(body).contains("hello").contains("x-end: yes\r\n");
      client.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      body = "";
      while (!body.endsWith("0\r\n\r\n")) {
        body += client.readText(1);
      }
      assertThat(body).contains("abc");
    }
  }

  @Test
  void bodilessAndInformationalResponsesPass() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      String none = client.send(get("/status/204")).readHead();
      assertThat(none).startsWith("HTTP/1.1 204 ").doesNotContainIgnoringCase("content-length");
      assertThat(client.send(get("/early")).readHead())
          .startsWith("HTTP/1.1 103 ")
          .contains("link: <a>");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      client.send("HEAD /length/77 HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readHead()).containsIgnoringCase("content-length: 77\r\n");
      assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void responseThatBreaksTheRulesIsNotPassedOn() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "")) {
      for (String path : List.of("/status/101", "/status/999", "/many103", "/length/77")) {
        try (Peer client = node.connect()) {
          assertThat(client.send(get(path)).endOutput().readToEnd())
              .as(path)
              .contains("HTTP/1.1 502 ");
        }
      }
      assertThat(node.count("upstream.failures", "reason", "invalid-response")).isEqualTo(4);
      try (Peer client = node.connect()) {
        assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void requestThatGoAwayLeavesUnprocessedIsSentElsewhereAndOpenOnesGoOn() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer first = node.connect();
        Peer second = node.connect()) {
      first.send(get("/hold"));
      Await.until("the first is there", () -> streams.held() == 1);
      second.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      Await.until("the second is there", () -> streams.held() == 2);
      app.goAway(3);
      Await.until("the second is there again", () -> streams.held() == 3);
      assertThat(app.connections()).isEqualTo(2);
      streams.release();
      assertThat(first.readMessage()).endsWith("held");
      assertThat(second.readMessage()).endsWith("held");
      Await.until("the old connection is closed", () -> app.open() == 1);
      assertThat(node.count("upstream.retries")).isEqualTo(1);
    }
  }

  @Test
  void refusedStreamIsSentOnceMore() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      assertThat(client.send(get("/refuse-once")).readMessage()).endsWith("held");
      assertThat(client.send(get("/refuse")).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(node.count("upstream.failures", "reason", "refused")).isEqualTo(3);
      assertThat(node.count("upstream.retries")).isEqualTo(2);
    }
  }

  @Test
  void requestWhoseResponseHasBegunIsNotSentAgain() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      client.send(get("/begin-then-refuse"));
      // Its head may have gone out already, or not.
      assertThat(client.readToEnd().split("HTTP/1.1 ", -1)).hasSizeLessThanOrEqualTo(2);
      assertThat(node.count("upstream.failures", "reason", "refused")).isEqualTo(1);
      assertThat(node.count("upstream.retries")).isZero();
    }
  }

  @Test
  void emptyBodyOfARefusedRequestIsEndedAgain() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      client.send("POST /refuse-once-then-count HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n0");
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
  void contentWhereThereCanBeNoneIsNeverTheNextResponse(String method, String status)
      throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      client.send(method + " /smuggle/" + status + " HTTP/1.1\r\nHost: a\r\n\r\n");
      client.send(get("/echo"));
      String all = client.readToEnd();
      assertThat(all).doesNotContain("bad").doesNotContain(":path: /echo");
      assertThat(node.count("upstream.failures", "reason", "invalid-response")).isEqualTo(1);
    }
  }

  @Test
  void refusedWebSocketsGiveTheirStreamsBack() throws IOException {
    try (Http2App app = app(Http2App.webSockets());
        TestNode node = node(app, ", maxStreamsPerConnection: 2")) {
      for (int i = 0; i < 6; i++) {
        try (Peer client = node.connect()) {
          client.send(WebSocketFrames.HANDSHAKE.replaceFirst("GET \\S+", "GET /status/403"));
          assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
        }
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void connectionThatDiesFailsItsRequestsAndIsReplaced() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer first = node.connect();
        Peer second = node.connect()) {
      first.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
      second.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
      Await.until("both are there", () -> streams.held() == 2);
      app.closeConnections();
      assertThat(first.readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(second.readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(node.count("upstream.failures", "reason", "closed")).isEqualTo(2);
      assertThat(first.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(app.connections()).isEqualTo(2);
    }
  }

  @Test
  void requestsGoOverNewConnectionsAfterAChangeOfProtocolAndOldOnesFinish() throws IOException {
    try (Http2App app = app(new Http2Settings());
        FakeUpstream next =
            FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew");
        TestNode node = node(app, "");
        Peer first = node.connect();
        Peer second = node.connect()) {
      first.send(get("/hold"));
      Await.until("it is there", () -> streams.held() == 1);
      node.server().routes(TestNode.routesTo("", next.endpoint()));
      assertThat(second.send(get("/")).readMessage()).endsWith("new");
      streams.release();
      assertThat(first.readMessage()).endsWith("held");
    }
  }

  @Test
  void unusedConnectionIsClosedInTime() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, ", keepAliveTimeout: 100ms");
        Peer client = node.connect()) {
      assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
      Await.until("it is closed", () -> app.open() == 0);
    }
  }

  @Test
  void whatSpeaksNoHttp2IsNoEndpoint() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start((peer, connection) -> peer.send("HTTP/1.1 400\r\n"));
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo("protocol: h2c, connectTimeout: 200ms", app.endpoint()));
        Peer client = node.connect()) {
      assertThat(client.send(get("/")).readMessage()).startsWith("HTTP/1.1 503 ");
      assertThat(node.count("upstream.connect.failures", "reason", "protocol")).isEqualTo(1);
    }
  }

  @Test
  void applicationThatTakesNoStreamsIsNoEndpoint() throws IOException {
    try (Http2App app = app(new Http2Settings().maxConcurrentStreams(0));
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 503 ");
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void slowClientHoldsBackItsOwnStreamOnly() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer slow = node.connect();
        Peer other = node.connect()) {
      slow.send(get("/flood"));
      Await.until("the flood has come to a halt", streams::isHeldBack);
      for (int i = 0; i < 10; i++) {
        assertThat(other.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(streams.flooded()).isLessThan(ScriptedStreams.FLOOD_BYTES / 2);
      assertThat(slow.readHead())
          .containsIgnoringCase("content-length: " + ScriptedStreams.FLOOD_BYTES);
      assertThat(slow.read(ScriptedStreams.FLOOD_BYTES)).containsOnly('x');
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void slowApplicationHoldsBackTheClient() throws Exception {
    byte[] piece = "x".repeat(1 << 20).getBytes(UTF_8);
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      client.send(
          "POST /stall HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n".formatted(64 << 20));
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 64; i++) {
                        client.send(piece);
                      }
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      assertThat(writer.join(java.time.Duration.ofMillis(500))).isFalse();
      streams.release();
      assertThat(writer.join(java.time.Duration.ofSeconds(20))).isTrue();
      assertThat(client.readMessage()).endsWith("" + (64 << 20));
    }
  }

  @Test
  void http2OverTlsIsAgreedOnByAlpn(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    Path ca = certificates.writeAuthority();
    X509Bundle own = certificates.issue("app.example");
    String tls = ", tls: {ca: %s, serverName: app.example}".formatted(ca);
    try (Http2App app = Http2App.secure(new Http2Settings(), tls(own, "h2"), streams);
        TestNode node =
            TestNode.start(
                Options.DEFAULT, TestNode.routesTo("protocol: h2" + tls, app.endpoint()));
        Peer client = node.connect()) {
      assertThat(client.send(get("/echo")).readMessage()).contains(":scheme: https\n");
      assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(app.connections()).isEqualTo(1);
    }
    try (Http2App app = Http2App.secure(new Http2Settings(), tls(own, "http/1.1"), streams);
        TestNode node =
            TestNode.start(
                Options.DEFAULT, TestNode.routesTo("protocol: h2" + tls, app.endpoint()));
        Peer client = node.connect()) {
      assertThat(client.send(get("/echo")).readMessage()).startsWith("HTTP/1.1 503 ");
      assertThat(node.count("upstream.connect.failures", "reason", "tls")).isEqualTo(1);
    }
  }

  private static SslContext tls(X509Bundle own, String protocol) throws Exception {
    return SslContextBuilder.forServer(own.toKeyManagerFactory())
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocol))
        .build();
  }

  @Test
  void webSocketIsRefusedWhereTheApplicationTakesNone() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      assertThat(client.send(WebSocketFrames.HANDSHAKE).readMessage())
          .startsWith("HTTP/1.1 502 ")
          .contains("takes no WebSockets");
      assertThat(node.count("upstream.failures", "reason", "no-websockets")).isEqualTo(1);
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void endpointsThatTakeNoWebSocketsAreNotEjectedForIt() throws IOException {
    String settings =
        "protocol: h2c, outlier: {consecutiveFailures: 1, baseEjection: 1h, maxEjection: 1h}";
    try (Http2App one = app(new Http2Settings());
        Http2App two = app(new Http2Settings());
        TestNode node =
            TestNode.start(
                Options.DEFAULT, TestNode.routesTo(settings, one.endpoint(), two.endpoint()));
        Peer client = node.connect()) {
      for (int i = 0; i < 4; i++) {
        assertThat(client.send(WebSocketFrames.HANDSHAKE).readMessage())
            .contains("takes no WebSockets");
      }
      assertThat(node.gauge("upstream.ejections", "upstream", "app")).isZero();
    }
  }

  @Test
  void webSocketsHandshakeBecomesAnExtendedConnect() throws IOException {
    try (Http2App app = app(Http2App.webSockets());
        TestNode node = node(app, "");
        Peer client = node.connect()) {
      String offer = "Sec-WebSocket-Protocol: one, two\r\nSec-WebSocket-Version";
      client.send(WebSocketFrames.HANDSHAKE.replace("Sec-WebSocket-Version", offer));
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 101 ")
          .contains("sec-websocket-accept: " + WebSocketFrames.ACCEPT)
          .contains("sec-websocket-protocol: two");
      assertThat(streams.last())
          .contains(
              ":method: CONNECT\n",
              ":protocol: websocket\n",
              ":path: /echo\n",
              "sec-websocket-protocol: one, two\n",
              "sec-websocket-version: 13\n")
          .doesNotContain("sec-websocket-key", "upgrade", "connection:");
    }
  }

  @Test
  void applicationThatRefusesAWebSocketIsHeardAndOneThatInventsASubprotocolIsNot()
      throws IOException {
    try (Http2App app = app(Http2App.webSockets());
        TestNode node = node(app, "");
        Peer one = node.connect();
        Peer other = node.connect()) {
      String handshake = WebSocketFrames.HANDSHAKE;
      assertThat(one.send(handshake.replace("/echo", "/status/403")).readHead())
          .startsWith("HTTP/1.1 403 ");
      assertThat(other.send(handshake).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(node.count("upstream.failures", "reason", "invalid-handshake")).isEqualTo(1);
    }
  }
}
