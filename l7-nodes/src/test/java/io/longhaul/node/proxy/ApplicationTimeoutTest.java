package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that take too long with a response, and what tells one time-out from the other. */
@ExtendWith(LeakCheck.class)
final class ApplicationTimeoutTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String LONG = OK + "Content-Length: 100000\r\n\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final long DRIP_NS = 2_000_000;
  private static final int INTERNAL_ERROR = 2;

  private static TestNode node(String settings, FakeUpstream app) throws IOException {
    return TestNode.start(Options.DEFAULT, TestNode.routesTo(settings, app.endpoint()));
  }

  /** One request failed for this reason, and nothing is left of it. */
  private static void failed(TestNode node, String reason) {
    Await.until("it is over", () -> node.gauge("upstream.active", "upstream", "app") == 0);
    Map<String, Integer> failures = new TreeMap<>();
    node.counters("upstream.failures")
        .filter(counter -> counter.count() > 0)
        .forEach(counter -> failures.put(counter.getId().getTag("reason"), (int) counter.count()));
    assertThat(failures).isEqualTo(Map.of(reason, 1));
    assertThat(node.count("failures", "blame", "upstream", "reason", "upstream-slow")).isOne();
    assertThat(node.gauge("upstream.requests", "upstream", "app")).isZero();
  }

  private static FakeUpstream pausingBehind(String begun) throws IOException {
    FakeUpstream[] self = new FakeUpstream[1];
    self[0] =
        FakeUpstream.start(
            (peer, _) -> {
              peer.readHead();
              peer.send(begun);
              self[0].saw(peer.readToEnd());
            });
    return self[0];
  }

  private static FakeUpstream dripping(String begun, long forNs) throws IOException {
    return FakeUpstream.start(
        (peer, _) -> {
          peer.readHead();
          peer.send(begun);
          long start = System.nanoTime();
          while (System.nanoTime() - start < forNs) {
            peer.send("1\r\nx\r\n");
            LockSupport.parkNanos(DRIP_NS);
          }
          peer.send("0\r\n\r\n");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG + "half", CHUNKED + "4\r\nhalf\r\n"})
  void pauseInsideABodyCutsItForBothSides(String begun) throws IOException {
    try (FakeUpstream app = pausingBehind(begun);
        TestNode node = node("idleTimeout: 300ms", app);
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readToEnd()).contains("half").doesNotEndWith("0\r\n\r\n");
      Await.until("the application sees the end", () -> app.seen().size() == 1);
      failed(node, "idle-timeout");
    }
  }

  @Test
  void pauseOnAStreamResetsThatStreamOnly() throws IOException {
    try (FakeUpstream app = pausingBehind(LONG + "half");
        TestNode node = node("idleTimeout: 300ms", app);
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(Http2Peer.request("GET", "/"), true);
      assertThat(client.await(Http2Peer.RST_STREAM, stream).error()).isEqualTo(INTERNAL_ERROR);
      failed(node, "idle-timeout");
      int next = client.open(Http2Peer.request("GET", "/"), true);
      assertThat(client.status(next)).isEqualTo("200");
    }
  }

  @Test
  void bodyThatGoesOnMayTakeLongerThanAnyPause() throws IOException {
    try (FakeUpstream app = dripping(CHUNKED, 5_000_000_000L);
        TestNode node = node("idleTimeout: 4s", app);
        Peer client = node.connect()) {
      client.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      assertThat(client.readToEnd()).endsWith("\r\n0\r\n\r\n");
      assertThat(node.count("upstream.failures", "reason", "idle-timeout")).isZero();
    }
  }

  @Test
  void bodyThatGoesOnForTooLongIsNotTakenForAPause() throws IOException {
    try (FakeUpstream app = dripping(CHUNKED, 20_000_000_000L);
        TestNode node = node("totalTimeout: 2s", app);
        Peer client = node.connect()) {
      long start = System.nanoTime();
      client.send(GET);
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").doesNotEndWith("0\r\n\r\n");
      assertThat(System.nanoTime() - start).isBetween(2_000_000_000L, 12_000_000_000L);
      failed(node, "total-timeout");
    }
  }

  @Test
  void pauseIsAPauseAlsoWhereTheWholeMayTakeSoLong() throws IOException {
    try (FakeUpstream app = pausingBehind(LONG + "half");
        TestNode node = node("idleTimeout: 300ms, totalTimeout: 1h", app);
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readToEnd()).endsWith("half");
      failed(node, "idle-timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"responseTimeout", "totalTimeout"})
  void headThatDoesNotComeIs504(String timeout) throws IOException {
    try (FakeUpstream app = pausingBehind("");
        TestNode node = node(timeout + ": 300ms", app);
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ");
      failed(node, timeout.equals("totalTimeout") ? "total-timeout" : "response-timeout");
    }
  }
}
