package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.FullBacklog;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Endpoints that do not answer when they are connected to. */
@ExtendWith(LeakCheck.class)
final class ConnectTimeoutTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static TestNode node(String settings, Endpoint... endpoints) throws IOException {
    return TestNode.start(
        Options.DEFAULT,
        TestNode.routesTo("connectTimeout: " + TIMEOUT.toMillis() + "ms" + settings, endpoints));
  }

  private static double timeouts(TestNode node) {
    return node.count("upstream.connect.failures", "reason", "timeout");
  }

  @Test
  void endpointThatDoesNotAnswerIsGivenUpForTheNext() throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = node(", balance: round-robin", silent.endpoint(), app.endpoint());
        Peer client = node.connect()) {
      long start = System.nanoTime();
      // In turns, so one of two goes to the silent one first.
      for (int i = 0; i < 2; i++) {
        client.send(GET);
        assertThat(client.readMessage()).endsWith("ok");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(TIMEOUT);
      assertThat(timeouts(node)).isOne();
      assertThat(node.count("upstream.retries")).isZero();
    }
  }

  @Test
  void noEndpointThatAnswersIs503AfterTheTimeout() throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        TestNode node = node("", silent.endpoint());
        Peer client = node.connect()) {
      long start = System.nanoTime();
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 503 ").contains("reached");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(TIMEOUT);
      assertThat(timeouts(node)).isOne();
      assertThat(node.count("upstream.connects")).isOne();
      assertThat(node.gauge("upstream.active", "upstream", "app")).isZero();
    }
  }

  @Test
  void endpointThatConnectsLateAndSpeaksNoHttp2IsGivenUpThoughNothingElseIsDue()
      throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo("connectTimeout: 3s, protocol: h2c", silent.endpoint()));
        Peer client = node.connect()) {
      client.send(GET);
      Await.until("it connects", () -> node.count("upstream.connects") == 1);
      silent.makeRoom();
      try (Peer _ = silent.accept()) {
        assertThat(client.readMessage()).startsWith("HTTP/1.1 503 ");
        assertThat(node.count("upstream.connect.failures", "reason", "protocol")).isOne();
      }
    }
  }

  @Test
  void totalTimeoutEndsTheWaitForAConnection() throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                TestNode.routesTo("connectTimeout: 1h, totalTimeout: 300ms", silent.endpoint()));
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ");
      assertThat(timeouts(node)).isZero();
      assertThat(node.count("upstream.failures", "reason", "total-timeout")).isOne();
    }
  }
}
