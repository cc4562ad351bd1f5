package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that has begun before its request is whole: whose pause counts, and whose fault. */
@ExtendWith(LeakCheck.class)
final class BothDirectionsTimeoutTest {
  private static final Duration BODY = Duration.ofMillis(300);
  private static final String BEGUN =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n";

  private static TestNode node(String settings, FakeUpstream app) throws IOException {
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            ProxyTimeouts.DEFAULT_HANDSHAKE,
            ProxyTimeouts.DEFAULT_HEAD,
            BODY,
            ProxyTimeouts.DEFAULT_KEEP_ALIVE);
    ProxyPolicy policy = new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, timeouts);
    return TestNode.start(
        TestNode.Options.DEFAULT.with(policy), TestNode.routesTo(settings, app.endpoint()));
  }

  private static String post(int length) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
  }

  /** Of ten bytes the rest stays out; five are the whole. */
  @ParameterizedTest
  @ValueSource(ints = {5, 10})
  void pauseBesideAResponseMayBeLongerThanOneBeforeIt(int length) throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, _) -> {
                  peer.readHead();
                  peer.send(BEGUN);
                  peer.read(5);
                  long start = System.nanoTime();
                  Await.until("late", () -> System.nanoTime() - start > 4 * BODY.toNanos());
                  peer.send("0\r\n\r\n");
                  peer.readByte();
                });
        TestNode node = node("", app);
        Peer client = node.connect()) {
      client.send(post(length));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      client.send("hello");
      String rest = "1\r\nx\r\n0\r\n\r\n";
      assertThat(client.readText(rest.length())).isEqualTo(rest);
      assertThat(node.count("upstream.failures", "reason", "idle-timeout")).isZero();
    }
  }

  @Test
  void endpointIsNotBlamedForAClientThatStopsInTheMidstOfItsRequest() throws IOException {
    String settings =
        "idleTimeout: 300ms, outlier: {consecutiveFailures: 1, baseEjection: 1h, maxEjection: 1h}";
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, _) -> {
                  peer.readHead();
                  peer.send(BEGUN);
                  peer.readToEnd();
                });
        TestNode node = node(settings, app);
        Peer client = node.connect()) {
      client.send(post(10)).send("hello");
      assertThat(client.readToEnd()).contains("1\r\nx\r\n").doesNotEndWith("0\r\n\r\n");
      Await.until("it is over", () -> node.gauge("upstream.active", "upstream", "app") == 0);
      assertThat(node.count("failures", "blame", "client", "reason", "client-slow")).isOne();
      assertThat(node.count("upstream.failures", "reason", "idle-timeout")).isZero();
      assertThat(node.gauge("upstream.ejections", "upstream", "app")).isZero();
    }
  }
}
