package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.ClosedPort;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class FailureTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final List<ClosedPort> taken = new ArrayList<>();

  private Endpoint nobody() throws IOException {
    ClosedPort port = ClosedPort.take();
    taken.add(port);
    return port.endpoint();
  }

  @AfterEach
  void free() throws IOException {
    for (ClosedPort port : taken) {
      port.close();
    }
  }

  @Test
  void refusingEndpointIsPassedOverForAnother() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = TestNode.to(nobody(), app.endpoint(), nobody());
        Peer client = node.connect()) {
      for (int i = 0; i < 10; i++) {
        client.send(GET);
        assertThat(client.readMessage()).endsWith("hi");
      }
      assertThat(node.count("upstream.connect.failures", "reason", "refused")).isBetween(0.0, 2.0);
    }
  }

  @Test
  void noEndpointIs503AndTheConnectionStays() throws IOException {
    try (TestNode node = TestNode.to(nobody());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 503 ");
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void noRouteIs404AndTheConnectionStays() throws IOException {
    try (TestNode node = TestNode.start(Options.DEFAULT, RouteSnapshot.EMPTY);
        Peer client = node.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
      assertThat(client.readHead()).startsWith("HTTP/1.1 404 ");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void keptConnectionThatTheApplicationClosedIsReplacedUnnoticed() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(OK);
                  // The next request finds the connection kept, and then closed without an answer.
                  peer.readByte();
                  peer.reset();
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).endsWith("hi");
      client.send(GET);
      assertThat(client.readMessage()).endsWith("hi");
      assertThat(node.count("upstream.retries")).isEqualTo(1);
    }
  }

  @Test
  void postIsNeverSentTwice() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(OK);
                  peer.readHead();
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).endsWith("hi");
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void silentApplicationIs504() throws IOException {
    try (FakeUpstream app = FakeUpstream.start((peer, connection) -> peer.readToEnd());
        TestNode node =
            TestNode.start(
                Options.DEFAULT, TestNode.routesTo("responseTimeout: 300ms", app.endpoint()));
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ");
    }
  }

  @Test
  void slowHeadIs408HoweverBusilyItDrips() throws IOException {
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            ProxyTimeouts.DEFAULT_HANDSHAKE,
            Duration.ofMillis(500),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
    ProxyPolicy policy =
        new ProxyPolicy(
            TestNode.ID, List.of(), io.longhaul.node.http.HttpLimits.DEFAULT, 0, timeouts);
    try (TestNode node = TestNode.start(Options.DEFAULT.with(policy), RouteSnapshot.EMPTY);
        Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\n");
      Thread dripping =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        client.send("X: y\r\n");
                        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                      }
                    } catch (IOException e) {
                      // The node closed.
                    }
                  });
      assertThat(client.readHead()).startsWith("HTTP/1.1 408 ");
      dripping.interrupt();
    }
  }

  @Test
  void connectionWithoutRequestIsClosedWithoutAWord() throws IOException {
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            ProxyTimeouts.DEFAULT_HANDSHAKE,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(200));
    ProxyPolicy policy =
        new ProxyPolicy(
            TestNode.ID, List.of(), io.longhaul.node.http.HttpLimits.DEFAULT, 0, timeouts);
    try (TestNode node = TestNode.start(Options.DEFAULT.with(policy), RouteSnapshot.EMPTY);
        Peer client = node.connect()) {
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void connectionAboveTheLimitGets503() throws IOException {
    try (TestNode node =
            TestNode.start(Options.DEFAULT.withMaxConnections(1), RouteSnapshot.EMPTY);
        Peer first = node.connect()) {
      Await.until("first is in", () -> node.server().connections() == 1);
      try (Peer second = node.connect()) {
        assertThat(second.readToEnd()).startsWith("HTTP/1.1 503 ");
      }
      first.send(GET);
      assertThat(first.readMessage()).startsWith("HTTP/1.1 404 ");
      assertThat(node.count("connections.refused")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\n\n",
        "HTTP/1.1 OK\n\n",
        "HTTP/1.1 099 x\n\n",
        "HTTP/1.1 600 x\n\n",
        "HTTP/2.0 200 OK\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\nhi",
        "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nhi",
        "HTTP/1.1 200 OK\nContent-Length: +2\n\nhi",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nhi",
        "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nX : y\n\n",
        "HTTP/1.1 200 OK\nX: y\n z\n\n",
        "HTTP/1.1 200 OK\nX: \u0000\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade\n\n"
      })
  void invalidResponseIs502(String response) throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(response.replace("\n", "\r\n"));
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(node.count("upstream.failures", "reason", "invalid-response")).isEqualTo(1);
    }
  }

  @Test
  void selectorTransportProxiesToo() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node =
            TestNode.start(
                Options.DEFAULT.with(Transport.NIO), TestNode.routesTo("", app.endpoint()));
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).endsWith("hi");
    }
  }
}
