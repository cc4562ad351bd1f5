package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.FullBacklog;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.testing.TlsPeer;
import io.longhaul.node.testing.WatchedRegistry;
import io.longhaul.node.testing.WebSocketFrames;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in the node itself, or by its end, is blamed on nobody else. */
@ExtendWith(LeakCheck.class)
final class NodeFaultTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String HOLD = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final AtomicBoolean fails = new AtomicBoolean();
  private FakeUpstream app;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, _) -> serve(peer));
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
  }

  private void serve(Peer peer) throws IOException {
    for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
      app.saw(head);
      if (head.contains("Upgrade: websocket")) {
        peer.send(WebSocketFrames.switching(head));
      } else if (!head.startsWith("GET /hold")) {
        peer.send(OK);
      }
    }
  }

  /** A node with an error that comes once it {@code fails}, when this is counted. */
  private TestNode failing(String counted, RouteSnapshot routes) throws IOException {
    Runnable error =
        () -> {
          if (fails.getAndSet(false)) {
            throw new IllegalStateException("as the test wants it");
          }
        };
    return TestNode.start(Options.DEFAULT, routes, new WatchedRegistry(counted, error));
  }

  private static Map<String, Integer> failures(TestNode node) {
    return node.counters("failures")
        .filter(counter -> counter.count() > 0)
        .collect(
            Collectors.toMap(
                counter -> counter.getId().getTag("blame") + " " + counter.getId().getTag("reason"),
                counter -> (int) counter.count()));
  }

  private static void failed(TestNode node, Map<String, Integer> expected) {
    int all = sum(expected);
    Await.until("counted", () -> sum(failures(node)) >= all);
    assertThat(failures(node)).isEqualTo(expected);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void nothingIsHeldAgainstTheEndpoint(TestNode node) {
    assertThat(node.counters("upstream.attempts.failed").mapToDouble(Counter::count).sum())
        .isZero();
    assertThat(node.counters("upstream.endpoint.failures").mapToDouble(Counter::count).sum())
        .isZero();
    assertThat(node.gauge("upstream.ejections", "upstream", "app")).isZero();
  }

  @Test
  void errorOnTheClientsSideIsTheNodes() throws IOException {
    try (TestNode node = failing("upstream.connects", TestNode.routesTo("", app.endpoint()));
        Peer client = node.connect()) {
      fails.set(true);
      assertThat(client.send(GET).readToEnd()).isEmpty();
      failed(node, Map.of("node node-fault", 1));
      assertThat(node.count("client.aborts")).isZero();
    }
  }

  @Test
  void errorOnAnHttp2ClientsConnectionEndsItsRequestsAndWebSocketsByTheNode() throws IOException {
    try (TestNode node = failing("upstream.connects", TestNode.routesTo("", app.endpoint()));
        Http2Peer client = Http2Peer.over(node.connect())) {
      int webSocket = client.open(Http2Peer.webSocket(), false);
      assertThat(client.status(webSocket)).isEqualTo("200");
      client.open(Http2Peer.request("GET", "/hold"), true);
      Await.until("both are there", () -> app.seen().size() == 2);
      fails.set(true);
      client.open(Http2Peer.request("GET", "/"), true);
      failed(node, Map.of("node node-fault", 2, "node tunnel-node-fault", 1));
      assertThat(node.count("client.aborts")).isZero();
    }
  }

  @Test
  void errorOnTheApplicationsSideIsAnsweredAndTheNodes() throws IOException {
    String outlier = "outlier: {consecutiveFailures: 1}";
    try (TestNode node = failing("responses", TestNode.routesTo(outlier, app.endpoint()));
        Peer client = node.connect()) {
      fails.set(true);
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 500 ");
      failed(node, Map.of("node node-fault", 1));
      nothingIsHeldAgainstTheEndpoint(node);
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void errorOnAnApplicationsHttp2ConnectionIsAnsweredAndTheNodes() throws IOException {
    String settings = "protocol: h2c, outlier: {consecutiveFailures: 1}";
    try (Http2App http2 = Http2App.start(new Http2Settings(), Answering::new);
        TestNode node = failing("responses", TestNode.routesTo(settings, http2.endpoint()));
        Peer client = node.connect()) {
      fails.set(true);
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 500 ");
      failed(node, Map.of("node node-fault", 1));
      nothingIsHeldAgainstTheEndpoint(node);
    }
  }

  @Test
  void tlsFileThatCannotBeReadIsTheNodes() throws IOException {
    String settings =
        "outlier: {consecutiveFailures: 1}, tls: {ca: /nowhere.pem, serverName: app.example}";
    try (TestNode node =
            TestNode.start(Options.DEFAULT, TestNode.routesTo(settings, app.endpoint()));
        Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage())
          .startsWith("HTTP/1.1 503 ")
          .endsWith("the node cannot open a connection to the upstream\n");
      failed(node, Map.of("node cannot-connect", 1));
      nothingIsHeldAgainstTheEndpoint(node);
      assertThat(app.connections()).isZero();
    }
  }

  @Test
  void whatANodeEndsByStoppingIsItsOwn() throws IOException {
    TestNode node =
        TestNode.start(Options.DEFAULT, TestNode.routesTo("connectTimeout: 1h", app.endpoint()));
    try (FullBacklog silent = FullBacklog.take();
        Peer waiting = node.connect();
        Peer connecting = node.connect();
        Peer webSocket = node.connect();
        Http2Peer client = Http2Peer.over(node.connect())) {
      waiting.send(HOLD);
      assertThat(webSocket.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      client.open(Http2Peer.request("GET", "/hold"), true);
      assertThat(client.status(client.open(Http2Peer.webSocket(), false))).isEqualTo("200");
      Await.until("all are there", () -> app.seen().size() == 4 && node.tunnels() == 2);
      node.server().routes(TestNode.routesTo("connectTimeout: 1h", silent.endpoint()));
      connecting.send(GET);
      Await.until("it connects", () -> node.count("upstream.connects") == 5);
      node.close();
      failed(node, Map.of("node stopped", 3, "node tunnel-stopped", 2));
      assertThat(node.count("client.aborts")).isZero();
      assertThat(node.count("upstream.failures", "reason", "closed")).isZero();
    }
  }

  @Test
  void webSocketOverTlsThatANodeEndsByStoppingIsItsOwn(@TempDir Path folder) throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    String own = certificates.write("a", certificates.issue("a.example"));
    TestNode node =
        TestNode.start(
            Options.DEFAULT,
            TestNode.secureRoutesTo("{certificates: [%s]}".formatted(own), app.endpoint()));
    InetSocketAddress at = node.server().address().orElseThrow();
    try (Peer client = new Peer(TlsPeer.connect(certificates.client(), at, "a.example"))) {
      assertThat(client.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      Await.until("it is open", () -> node.tunnels() == 1);
      node.close();
      failed(node, Map.of("node tunnel-stopped", 1));
    }
  }

  /** Answers each request of HTTP/2 with 200, and nothing else. */
  private static final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
      if (message instanceof Http2HeadersFrame) {
        var _ =
            ctx.writeAndFlush(
                new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), true));
      }
    }
  }
}
