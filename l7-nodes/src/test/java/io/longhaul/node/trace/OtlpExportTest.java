package io.longhaul.node.trace;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import io.longhaul.node.NodeSettings;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node that hands its spans to a collector. */
@ExtendWith(LeakCheck.class)
final class OtlpExportTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir private Path folder;

  private FakeUpstream collector;

  @BeforeEach
  void start() throws IOException {
    collector = FakeUpstream.answering(OK);
  }

  @AfterEach
  void stop() throws IOException {
    collector.close();
  }

  private NodeServer node(FakeUpstream app, String more) throws IOException {
    NodeSettings settings =
        ConfigDocument.parse(
            "node.yaml",
            """
            id: n7
            listen: "127.0.0.1:0"
            ingress: direct
            workers: 1
            accessLog: {file: %s}
            tracing: {endpoint: "http://%s/v1/traces"%s}
            """
                .formatted(log(), collector.endpoint(), more),
            NodeSettings::from);
    return NodeServer.start(
        settings,
        new SlotCounters(),
        new FlowHash(HashKey.random()),
        TestNode.routesTo("", app.endpoint()),
        new SimpleMeterRegistry());
  }

  private Path log() {
    return folder.resolve("access.log");
  }

  private static Peer connect(NodeServer node) throws IOException {
    return Peer.connect(node.relayAddress().orElseThrow());
  }

  private static String get(Peer client, String path, String fields) throws IOException {
    client.send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n");
    return client.readMessage();
  }

  private String exported() {
    Await.until("spans have come", () -> !collector.seen().isEmpty());
    return collector.seen().getFirst();
  }

  private static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  @Test
  void requestHasASpanHereAndOneTowardsItsApplicationThatIsToldOfIt() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        NodeServer node = node(app, "");
        Peer client = connect(node)) {
      assertThat(get(client, "/a/b?token=secret", "User-Agent: x\"y\r\n")).contains(" 200 ");
      String spans = exported();
      String told = first("\r\ntraceparent: (\\S+)\r\n", app.seen().getFirst());
      TraceParent parent = TraceParent.parse(told).orElseThrow();
      assertThat(parent.sampled()).isTrue();
      String trace = told.substring(3, 35);
      String clientSpan = told.substring(36, 52);
      String serverSpan = first("\"spanId\":\"([0-9a-f]{16})\",\"kind\":2", spans);
      assertThat(spans)
          .startsWith("POST /v1/traces HTTP/1.1\r\n")
          .contains("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"longhaul-node\"}}")
          .contains("\"traceId\":\"" + trace + "\",\"spanId\":\"" + serverSpan + "\",\"kind\":2")
          .contains(
              "\"spanId\":\"%s\",\"parentSpanId\":\"%s\",\"kind\":3"
                  .formatted(clientSpan, serverSpan))
          .contains("\"name\":\"GET /\"", "\"name\":\"GET\"")
          .contains("{\"key\":\"url.path\",\"value\":{\"stringValue\":\"/a/b\"}}")
          .contains("{\"key\":\"user_agent.original\",\"value\":{\"stringValue\":\"x\\\"y\"}}")
          .contains("{\"key\":\"http.response.status_code\",\"value\":{\"intValue\":\"200\"}}")
          .contains("\"http://" + app.endpoint() + "/a/b\"")
          .doesNotContain("secret", "token");
      Await.until("line is written", () -> logged().contains("\"type\":\"request\""));
      assertThat(logged()).contains("\"traceId\":\"" + trace + "\"");
      assertThat(app.seen().getFirst()).contains("\r\nX-Request-Id: " + trace + "\r\n");
    }
  }

  private String logged() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void traceOfTheCallerGoesOnAndItsStatePasses() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        NodeServer node = node(app, ", sampleRate: 0");
        Peer client = connect(node)) {
      String fields = "traceparent: 00-" + TRACE + "-" + CALLER + "-01\r\ntracestate: a=1\r\n";
      assertThat(get(client, "/", fields)).contains(" 200 ");
      assertThat(exported())
          .contains("\"traceId\":\"" + TRACE + "\"", "\"parentSpanId\":\"" + CALLER + "\"");
      assertThat(app.seen().getFirst())
          .containsPattern("\r\ntraceparent: 00-" + TRACE + "-[0-9a-f]{16}-01\r\n")
          .doesNotContain(CALLER)
          .contains("\r\ntracestate: a=1\r\n");
    }
  }

  @Test
  void whatIsNotSampledIsNotExportedButTheTraceGoesOn() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        NodeServer node = node(app, "");
        Peer client = connect(node)) {
      String fields = "traceparent: 00-" + TRACE + "-" + CALLER + "-00\r\n";
      assertThat(get(client, "/unsampled", fields)).contains(" 200 ");
      assertThat(get(client, "/sampled", "")).contains(" 200 ");
      assertThat(exported()).contains("/sampled").doesNotContain("/unsampled", TRACE);
      assertThat(app.seen().getFirst())
          .containsPattern("\r\ntraceparent: 00-" + TRACE + "-[0-9a-f]{16}-00\r\n");
    }
  }

  @Test
  void failureHasItsReason() throws IOException {
    FakeUpstream gone = FakeUpstream.answering(OK);
    gone.close();
    try (NodeServer node = node(gone, "");
        Peer client = connect(node)) {
      assertThat(get(client, "/", "")).contains(" 503 ");
      assertThat(exported())
          .contains("{\"key\":\"error.type\",\"value\":{\"stringValue\":\"no-endpoint\"}}")
          .contains("\"status\":{\"code\":2}");
    }
  }

  @Test
  void collectorThatStallsInsideItsAnswerHoldsNobodyUp() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (FakeUpstream stalling = FakeUpstream.start(OtlpExportTest::stallAtFirst);
        SpanExporter exporter = new SpanExporter(collectorAt(stalling), registry)) {
      exporter.offer(SpanExporterTest.SPAN);
      Await.until("the first are on their way", () -> stalling.connections() == 1);
      exporter.offer(SpanExporterTest.SPAN);
      Counter taken = registry.get("longhaul.node.tracing.requests").counter();
      Await.until("both have come", () -> taken.count() == 2);
      assertThat(registry.get("longhaul.node.tracing.failures").counter().count()).isPositive();
      assertThat(registry.get("longhaul.node.tracing.dropped").counter().count()).isZero();
    }
  }

  private static OtlpCollector collectorAt(FakeUpstream stalling) {
    URI url = URI.create("http://" + stalling.endpoint() + "/v1/traces");
    return new OtlpCollector(
        new TracingSettings(url, 1, true, "test"), "n7", Duration.ofMillis(500));
  }

  private static void stallAtFirst(Peer peer, int connection) throws IOException {
    String spans = peer.readMessage();
    if (connection == 1) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").readToEnd();
      return;
    }
    while (!spans.isEmpty()) {
      peer.send(OK);
      spans = peer.readMessage();
    }
  }

  @Test
  void webSocketHasItsSpansWhenItOpens() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(SWITCHING);
                  peer.readByte();
                });
        NodeServer node = node(app, "");
        Peer client = connect(node)) {
      client.send(HANDSHAKE);
      assertThat(client.readHead()).contains(" 101 ");
      assertThat(exported())
          .contains("{\"key\":\"http.response.status_code\",\"value\":{\"intValue\":\"101\"}}");
      Await.until("still open", () -> node.connections() == 1);
    }
  }
}
