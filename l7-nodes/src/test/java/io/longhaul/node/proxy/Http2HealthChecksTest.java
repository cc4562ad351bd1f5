package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Active checks of applications of HTTP/2: gRPC's, HTTP's and WebSocket's. */
@ExtendWith(LeakCheck.class)
final class Http2HealthChecksTest {
  private static final String QUICK = "interval: 100ms, jitter: 0s, timeout: 2s, rise: 2, fall: 2";
  private static final String GRPC = "type: grpc, " + QUICK;
  private static final String SERVING = "00000000020801";
  private static final String NOT_SERVING = "00000000020802";
  private static final int MOST_ANSWER_BYTES = 1_024;

  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private volatile Answer answer = List::of;
  private volatile String asked = "";

  /** The frames that answer a check; none where it hangs. */
  interface Answer extends Supplier<List<Http2StreamFrame>> {}

  /**
   * Answers that are no good.
   *
   * @param result what they are counted as
   */
  record Bad(String about, String result, Answer answer) {
    @Override
    public String toString() {
      return about;
    }
  }

  /** One stream: a check, which is answered as the test says, or a client's request. */
  private final class OneStream extends ChannelInboundHandlerAdapter {
    private final StringBuilder seen = new StringBuilder();
    private boolean isCheck;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      switch (message) {
        case Http2HeadersFrame frame -> {
          frame.headers().forEach(f -> seen.append(f.getKey() + ": " + f.getValue() + "\n"));
          isCheck = seen.indexOf("user-agent: longhaul-health\n") >= 0;
          if (frame.isEndStream() || "CONNECT".contentEquals(frame.headers().method())) {
            answered(ctx);
          }
        }
        case Http2DataFrame data -> {
          seen.append(ByteBufUtil.hexDump(data.content()));
          boolean isLast = data.isEndStream();
          data.release();
          if (isLast) {
            answered(ctx);
          }
        }
        default -> ReferenceCountUtil.release(message);
      }
    }

    private void answered(ChannelHandlerContext ctx) {
      if (isCheck) {
        checks.incrementAndGet();
        asked = seen.toString();
      }
      for (Http2StreamFrame frame : isCheck ? answer.get() : List.of(head("200", true))) {
        var _ = ctx.write(frame);
      }
      ctx.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.CANCEL.code()) {
        givenUp.incrementAndGet();
      }
    }
  }

  private static Http2HeadersFrame head(String status, boolean end) {
    return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(status), end);
  }

  private static Http2HeadersFrame grpcStatus(Http2Headers to, String status) {
    return new DefaultHttp2HeadersFrame(to.set("grpc-status", status), true);
  }

  private static Http2DataFrame data(String hex, boolean end) {
    byte[] bytes = ByteBufUtil.decodeHexDump(hex);
    return new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end);
  }

  private static Answer grpc(String status, String message, String grpcStatus) {
    return () ->
        List.of(
            head(status, false),
            data(message, false),
            grpcStatus(new DefaultHttp2Headers(), grpcStatus));
  }

  private Http2App app(Http2Settings settings) {
    return Http2App.start(settings, OneStream::new);
  }

  private static TestNode node(Http2App app, String check) throws IOException {
    return TestNode.start(
        Options.DEFAULT,
        TestNode.routesTo(
            "protocol: h2c, panicThreshold: 0, healthCheck: {" + check + "}", app.endpoint()));
  }

  private static void awaitMore(TestNode node, String result) {
    double seen = count(node, result);
    // One may have been answered before the answer changed.
    Await.until("more are " + result, () -> count(node, result) >= seen + 3);
  }

  private static double count(TestNode node, String result) {
    return node.count("upstream.checks", "result", result);
  }

  private static void assertOnly(TestNode node, String result) {
    assertThat(Stream.of("passed", "connect", "timeout", "closed", "answer"))
        .filteredOn(each -> count(node, each) > 0)
        .containsExactly(result);
  }

  @Test
  void grpcCheckAsksTheHealthServiceAndPassesWhereItServes() throws IOException {
    answer = grpc("200", SERVING, "0");
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, GRPC + ", service: ab, host: health.example")) {
      awaitMore(node, "passed");
      assertOnly(node, "passed");
      assertThat(asked)
          .contains(
              ":method: POST\n",
              ":path: /grpc.health.v1.Health/Check\n",
              ":authority: health.example\n",
              "content-type: application/grpc\n",
              "te: trailers\n")
          .endsWith("\n00000000040a026162");
    }
  }

  private static List<Bad> wrongAnswers() {
    return List.of(
        new Bad("not serving", "answer", grpc("200", NOT_SERVING, "0")),
        new Bad("no message", "answer", grpc("200", "", "0")),
        new Bad("another status", "answer", grpc("503", SERVING, "0")),
        new Bad("an error after SERVING", "answer", grpc("200", SERVING, "13")),
        new Bad(
            "too much, without an end",
            "answer",
            () -> List.of(head("200", false), data("00".repeat(MOST_ANSWER_BYTES + 1), false))),
        new Bad(
            "nothing but an error",
            "answer",
            () -> List.of(grpcStatus(new DefaultHttp2Headers().status("200"), "5"))),
        new Bad("no trailers", "answer", () -> List.of(head("200", false), data(SERVING, true))),
        new Bad(
            "a reset",
            "closed",
            () -> List.of(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR))));
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void grpcCheckFailsBy(Bad bad) throws IOException {
    answer = bad.answer();
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, GRPC)) {
      awaitMore(node, bad.result());
      assertOnly(node, bad.result());
    }
  }

  @Test
  void endpointGetsWhatIsNewOnlyWhileItsServiceServes() throws IOException {
    answer = grpc("200", SERVING, "0");
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, GRPC);
        Peer client = node.connect()) {
      awaitMore(node, "passed");
      assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
      answer = grpc("200", NOT_SERVING, "0");
      awaitMore(node, "answer");
      assertThat(ask(client)).startsWith("HTTP/1.1 503 ");
      answer = grpc("200", SERVING, "0");
      awaitMore(node, "passed");
      assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String ask(Peer client) throws IOException {
    return client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readMessage();
  }

  @Test
  void checkThatHangsIsGivenUpAloneAndItsConnectionStays() throws IOException {
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "type: grpc, interval: 100ms, jitter: 0s, timeout: 100ms")) {
      awaitMore(node, "timeout");
      assertOnly(node, "timeout");
      Await.until("streams are reset", () -> givenUp.get() >= 3);
      answer = grpc("200", SERVING, "0");
      awaitMore(node, "passed");
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void httpCheckWantsAnExpectedStatusAndWaitsForNoBody() throws IOException {
    answer = () -> List.of(head("204", true));
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "type: http, path: /up, expect: [204], " + QUICK)) {
      awaitMore(node, "passed");
      assertOnly(node, "passed");
      assertThat(asked).contains(":method: GET\n", ":path: /up\n");
      answer = () -> List.of(head("200", true));
      awaitMore(node, "answer");
      int before = givenUp.get();
      answer = () -> List.of(head("204", false));
      awaitMore(node, "passed");
      Await.until("bodies are not read", () -> givenUp.get() >= before + 2);
      assertThat(count(node, "timeout")).isZero();
    }
  }

  @Test
  void webSocketCheckIsAnExtendedConnectThatHasToBeAccepted() throws IOException {
    answer = () -> List.of(head("200", false));
    try (Http2App app = app(Http2App.webSockets());
        TestNode node = node(app, "type: websocket, path: /ws, " + QUICK)) {
      awaitMore(node, "passed");
      assertOnly(node, "passed");
      assertThat(asked)
          .contains(":method: CONNECT\n", ":protocol: websocket\n", ":path: /ws\n")
          .doesNotContain("sec-websocket-key");
      Await.until("tunnels are given up", () -> givenUp.get() >= 2);
      answer = () -> List.of(head("403", true));
      awaitMore(node, "answer");
    }
  }

  @Test
  void webSocketCheckFailsUnaskedWhereTheApplicationTakesNone() throws IOException {
    answer = () -> List.of(head("200", false));
    try (Http2App app = app(new Http2Settings());
        TestNode node = node(app, "type: websocket, " + QUICK)) {
      awaitMore(node, "answer");
      assertOnly(node, "answer");
      assertThat(checks.get()).isZero();
    }
  }

  @Test
  void checksGoOverTlsWhereTheUpstreamHasIt(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    Path ca = certificates.writeAuthority();
    SslContext own =
        SslContextBuilder.forServer(certificates.issue("app.example").toKeyManagerFactory())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    answer = grpc("200", SERVING, "0");
    String routes =
        "protocol: h2, tls: {ca: %s, serverName: app.example}, healthCheck: {%s}"
            .formatted(ca, GRPC);
    try (Http2App app = Http2App.secure(new Http2Settings(), own, OneStream::new);
        TestNode node =
            TestNode.start(Options.DEFAULT, TestNode.routesTo(routes, app.endpoint()))) {
      awaitMore(node, "passed");
      assertOnly(node, "passed");
      assertThat(asked).contains(":scheme: https\n");
      answer = grpc("200", NOT_SERVING, "0");
      awaitMore(node, "answer");
    }
  }
}
