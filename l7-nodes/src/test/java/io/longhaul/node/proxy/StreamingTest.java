package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class StreamingTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void chunkedBodiesPassInBothDirectionsWithTrailers() throws IOException {
    AtomicReference<String> received = new AtomicReference<>("");
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  String head = peer.readHead();
                  StringBuilder body = new StringBuilder();
                  while (!body.toString().endsWith("\r\n\r\n")) {
                    body.append((char) peer.readByte());
                  }
                  received.set(head + body);
                  peer.send(CHUNKED + "3;x=y\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n");
      client.send("5\r\nhello\r\n0\r\nX-Check: 1\r\nContent-Length: 9\r\n\r\n");
      assertThat(client.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
      assertThat(client.readText(23)).isEqualTo("3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
      assertThat(received.get())
          .contains("\r\nTransfer-Encoding: chunked\r\n")
          .endsWith("5\r\nhello\r\n0\r\nX-Check: 1\r\n\r\n");
    }
  }

  @Test
  void bodilessResponsesKeepTheConnection() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                  peer.readHead();
                  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
                  peer.readHead();
                  peer.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
                  peer.readByte();
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readHead()).contains("\r\nContent-Length: 1000\r\n");
      client.send(GET);
      assertThat(client.readHead()).startsWith("HTTP/1.1 204 ").doesNotContain("ength");
      client.send(GET);
      assertThat(client.readHead()).startsWith("HTTP/1.1 304 ").contains("Content-Length: 7");
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void oldClientGetsAChunkedResponsePlainAndAClose() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.readToEnd())
          .contains("Connection: close")
          .doesNotContain("chunked")
          .endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void oldClientMayKeepItsConnection() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
        assertThat(client.readMessage()).contains("\r\nConnection: keep-alive\r\n").endsWith("hi");
      }
    }
  }

  @Test
  void responseThatEndsWithItsConnectionIsComplete() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readHead()).contains("Transfer-Encoding: chunked");
      assertThat(client.readText(23)).isEqualTo("d\r\nuntil the end\r\n0\r\n\r\n");
    }
  }

  @Test
  void continueComesFromTheApplication() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.read(5);
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("hello");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void earlyResponseReachesClientThatStillSends() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                  peer.readByte();
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("close").endsWith("no");
    }
  }

  @Test
  void truncatedResponseIsVisiblyTruncated() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readToEnd()).contains("Content-Length: 100").contains("\r\n\r\npart");
      assertThat(node.count("upstream.failures", "reason", "closed")).isEqualTo(1);
    }
  }

  /** Its body ends with the connection, so that an orderly end would say that it was whole. */
  @Test
  void truncatedResponseIsAResetToAnOldClient() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(CHUNKED + "4\r\npart\r\n");
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.readToEnd()).endsWith("<reset>");
      assertThat(node.count("upstream.failures", "reason", "closed")).isEqualTo(1);
    }
  }

  @Test
  void clientThatDiesInItsRequestTakesTheUpstreamConnectionWithIt() throws IOException {
    AtomicReference<String> rest = new AtomicReference<>();
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  rest.set(peer.readToEnd());
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\npart");
      Await.until("request is there", () -> app.connections() == 1);
      client.endOutput();
      Await.until("application sees the end", () -> rest.get() != null);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void fastApplicationWaitsForSlowClient() throws Exception {
    sendsALargeAnswerToASlowClient(false);
  }

  /** Netty would take such a client's socket out of epoll and fail to put it back. */
  @Test
  void fastApplicationWaitsForSlowClientThatEndedItsDirection() throws Exception {
    sendsALargeAnswerToASlowClient(true);
  }

  private static void sendsALargeAnswerToASlowClient(boolean ended) throws Exception {
    byte[] megabyte = new byte[1 << 20];
    CompletableFuture<Thread> writer = new CompletableFuture<>();
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  writer.complete(Thread.currentThread());
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + (64L << 20) + "\r\n\r\n");
                  for (int i = 0; i < 64; i++) {
                    peer.send(megabyte);
                  }
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      if (ended) {
        client.endOutput();
      }
      assertThat(writer.join().join(Duration.ofMillis(500))).isFalse();
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      for (int i = 0; i < 64; i++) {
        assertThat(client.read(1 << 20)).hasSize(1 << 20);
      }
    }
  }

  @Test
  void fastClientWaitsForSlowApplication() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    CompletableFuture<Peer> server = new CompletableFuture<>();
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  server.complete(peer);
                  Await.until("over", () -> peer.socket().isClosed());
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (64L << 20) + "\r\n\r\n");
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 64; i++) {
                        client.send(megabyte);
                      }
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      assertThat(writer.join(Duration.ofMillis(500))).isFalse();
      for (int i = 0; i < 64; i++) {
        assertThat(server.join().read(1 << 20)).hasSize(1 << 20);
      }
      server.join().send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }
}
