package io.longhaul.node.proxy;

import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.LoggedErrors;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import io.longhaul.node.testing.TlsRecords;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out of a node on HTTP/2 connections together, and that nothing stays. */
@ExtendWith(LeakCheck.class)
final class Http2FlushTest {
  private static final int STREAMS = 20;

  /** The loop may be woken before the kernel has handed over all that was sent. */
  private static final int MOST_RECORDS = STREAMS / 4;

  private static final int LARGE_BYTES = 32 * 1024 * 1024;
  private static final int RECEIVED_BYTES = 64 * 1024;

  @TempDir Path folder;

  private final Queue<Peer> asked = new ConcurrentLinkedQueue<>();

  /** Keeps its clients until the test answers them. */
  private FakeUpstream silent() throws IOException {
    return FakeUpstream.start(
        (peer, connection) -> {
          String head = peer.readHead();
          if (head.contains("Upgrade: websocket")) {
            peer.send(WebSocketFrames.switching(head));
          }
          asked.add(peer);
          Await.until("test is over", () -> peer.socket().isClosed());
        });
  }

  private TestNode secure(FakeUpstream app, TestCertificates certificates) throws IOException {
    String tls = "{certificates: [%s]}".formatted(certificates.write("a", certificates.issue("a")));
    return TestNode.start(TestNode.Options.DEFAULT, TestNode.secureRoutesTo(tls, app.endpoint()));
  }

  private static Http2Peer through(TlsRecords wire, TestCertificates certificates)
      throws IOException {
    return Http2Peer.over(new Peer(TlsPeer.http2(certificates.client(), wire, "a")));
  }

  /** Has all applications answer while the node's event loop is held. */
  private void answerAtATime(TestNode node, byte[] answer) throws Exception {
    atATime(
        node,
        () -> {
          for (Peer application : asked) {
            var _ = application.send(answer);
          }
        });
  }

  /** What happens while the event loop is held. */
  private interface Steps {
    void run() throws IOException;
  }

  private void atATime(TestNode node, Steps steps) throws Exception {
    Await.until("all are asked", () -> asked.size() == STREAMS);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    node.loop()
        .execute(
            () -> {
              held.countDown();
              try {
                assertThat(goesOn.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    steps.run();
    goesOn.countDown();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void responsesThatComeAtATimeGoOutTogether() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    try (FakeUpstream app = silent();
        TestNode node = secure(app, certificates);
        TlsRecords wire = new TlsRecords(node.server().address().orElseThrow());
        Http2Peer client = through(wire, certificates)) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(client.get("/"));
      }
      Await.until("all are asked", () -> asked.size() == STREAMS);
      client.frame(Http2Peer.PING, 0, 0, new byte[8]).await(Http2Peer.PING);
      int before = wire.read();
      answerAtATime(node, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(US_ASCII));
      for (int stream : streams) {
        assertThat(client.status(stream)).isEqualTo("200");
        assertThat(client.await(Http2Peer.DATA, stream).text()).isEqualTo("hi");
      }
      assertThat(wire.read() - before).isBetween(1, MOST_RECORDS);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void messagesOfManyWebSocketsGoOutTogether() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    try (FakeUpstream app = silent();
        TestNode node = secure(app, certificates);
        TlsRecords wire = new TlsRecords(node.server().address().orElseThrow());
        Http2Peer client = through(wire, certificates)) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        int stream = client.open(Http2Peer.webSocket(), false);
        assertThat(client.status(stream)).isEqualTo("200");
        streams.add(stream);
      }
      Await.until("all are tunnels", () -> node.tunnels() == STREAMS);
      int before = wire.read();
      answerAtATime(node, serverText("hello"));
      for (int stream : streams) {
        assertThat(client.await(Http2Peer.DATA, stream).payload()).isEqualTo(serverText("hello"));
      }
      assertThat(wire.read() - before).isBetween(1, MOST_RECORDS);
    }
  }

  @Test
  void responsesForAClientThatGoesInTheSameBatchAreGivenUpWithoutAnError() throws Exception {
    assertThat(LoggedErrors.during(this::giveUpInABatch)).isEmpty();
  }

  private void giveUpInABatch() throws Exception {
    try (FakeUpstream app = silent();
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      for (int i = 0; i < STREAMS; i++) {
        client.get("/");
      }
      atATime(
          node,
          () -> {
            client.peer().reset();
            for (Peer application : asked) {
              application.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            }
          });
      Await.until("all are over", () -> node.gauge("upstream.active", "upstream", "app") == 0);
      assertThat(node.count("client.aborts")).isEqualTo(STREAMS);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void loneResponseAndOneOfATimerGoOut(Transport transport) throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  if (peer.readHead().startsWith("GET /answered")) {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                  }
                  peer.readByte();
                });
        TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT.with(transport),
                TestNode.routesTo("responseTimeout: 200ms", app.endpoint()));
        Http2Peer client = Http2Peer.over(node.connect())) {
      int answered = client.get("/answered");
      assertThat(client.status(answered)).isEqualTo("200");
      assertThat(client.body(answered)).isEqualTo("hi");
      int late = client.get("/late");
      assertThat(client.status(late)).isEqualTo("504");
      assertThat(client.await(Http2Peer.DATA, late).endsStream()).isTrue();
    }
  }

  /** Its socket is full for a while, and its window is not. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void largeResponseComesWholeToAClientThatReadsLate(Transport transport) throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE_BYTES + "\r\n\r\n");
                  peer.send(new byte[LARGE_BYTES]);
                  peer.readByte();
                });
        TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT.with(transport), TestNode.routesTo("", app.endpoint()));
        Socket late = new Socket()) {
      late.setReceiveBufferSize(RECEIVED_BYTES);
      late.connect(node.server().address().orElseThrow());
      Http2Peer client =
          Http2Peer.over(new Peer(late), Http2Peer.setting(4, Integer.MAX_VALUE))
              .window(0, Integer.MAX_VALUE - 65_535);
      int stream = client.get("/");
      Await.until(
          "more has come than the client takes",
          () -> node.count("client.bytes", "direction", "out") > 4 * RECEIVED_BYTES);
      assertThat(client.status(stream)).isEqualTo("200");
      int length = 0;
      boolean ended = false;
      while (!ended) {
        Http2Peer.Frame frame = client.await(Http2Peer.DATA, stream);
        length += frame.payload().length;
        ended = frame.endsStream();
      }
      assertThat(length).isEqualTo(LARGE_BYTES);
    }
  }
}
