package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a request may take, from its head to the end of its body. */
@ExtendWith(LeakCheck.class)
final class RequestTimeoutTest {
  private static final String POST = "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n";
  private static final byte[] PIECE = new byte[20];

  private FakeUpstream app;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start(RequestTimeoutTest::serve);
    ProxyPolicy policy =
        new ProxyPolicy(
            TestNode.ID,
            List.of(),
            HttpLimits.DEFAULT,
            0,
            ProxyTimeouts.DEFAULT.withRequest(Duration.ofSeconds(1)));
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
  }

  /** Answers {@code /early} before the body comes, and {@code /late} long after. */
  private static void serve(Peer peer, int connection) throws IOException {
    String head = peer.readHead();
    if (head.startsWith("GET /late")) {
      long start = System.nanoTime();
      Await.until("late", () -> System.nanoTime() - start > 1_500_000_000);
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    }
    if (head.startsWith("POST /early")) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi");
    }
    assertThat(peer.readToEnd()).isNotNull();
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  /** Sends a body fast enough for any other limit, for as long as it is taken. */
  private static Thread drip(Sender to) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int i = 0; i < 1_000; i++) {
                  to.send(PIECE);
                  LockSupport.parkNanos(20_000_000);
                }
              } catch (IOException e) {
                // The node closed.
              }
            });
  }

  /** Where a body goes. */
  private interface Sender {
    void send(byte[] bytes) throws IOException;
  }

  @Test
  void bodyThatDripsOnAndOnIs408() throws IOException {
    try (Peer client = node.connect()) {
      client.send(POST.formatted("/") + "\r\n");
      Thread dripping = drip(client::send);
      assertThat(client.readHead()).startsWith("HTTP/1.1 408 ");
      dripping.interrupt();
      assertThat(node.count("request.faults", "reason", "body-timeout")).isEqualTo(1);
    }
  }

  @Test
  void bodyOfAStreamThatDripsOnAndOnIs408() throws IOException {
    try (Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(Http2Peer.request("POST", "/"), false);
      Thread dripping = drip(bytes -> client.data(stream, bytes, false));
      assertThat(client.status(stream)).isEqualTo("408");
      dripping.interrupt();
      assertThat(client.status(client.get("/late"))).isEqualTo("200");
    }
  }

  @Test
  void responseBesideABodyThatDripsOnAndOnIsCut() throws IOException {
    try (Peer client = node.connect()) {
      client.send(POST.formatted("/early") + "\r\n");
      Thread dripping = drip(client::send);
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readToEnd()).startsWith("hi");
      dripping.interrupt();
      assertThat(node.count("client.aborts")).isEqualTo(1);
    }
  }

  @Test
  void wholeRequestMayWaitLongerForItsResponse() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void streamOfGrpcMayGoOn() throws IOException {
    try (Peer client = node.connect()) {
      client.send(POST.formatted("/") + "Content-Type: application/grpc\r\n\r\n");
      long start = System.nanoTime();
      while (System.nanoTime() - start < 1_500_000_000) {
        client.send(PIECE);
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(client.socket().getInputStream().available()).isZero();
    }
  }
}
