package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
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

/** An application that attacks the node and its clients; those of another do not notice. */
@ExtendWith(LeakCheck.class)
final class SlowUpstreamTest {
  private static final int CLIENTS = 8;
  private static final int MANY = 1_000_000;
  private static final long MIB = 1 << 20;
  private static final Duration DRIP = Duration.ofMillis(100);
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String LENGTH_5 = OK + "Content-Length: 5\r\n\r\n";

  private FakeUpstream good;
  private FakeUpstream evil;
  private TestNode node;
  private Bystanders others;

  @BeforeEach
  void start() throws IOException {
    good = Bystanders.application(10);
    evil = FakeUpstream.start((peer, connection) -> attack(peer));
    String routes =
        """
        routes:
          - {path: /, upstream: good}
          - {path: /evil, upstream: evil}
          - {path: /slow, upstream: slow}
        upstreams:
          - {name: good, endpoints: ["%s"]}
          - {name: evil, endpoints: ["%s"]}
          - {name: slow, endpoints: ["%s"], responseTimeout: 1s, idleTimeout: 1s, totalTimeout: 2s}
        """
            .formatted(good.endpoint(), evil.endpoint(), evil.endpoint());
    node =
        TestNode.start(
            TestNode.Options.DEFAULT, RouteSnapshot.of(RoutesDocument.parse("test.yaml", routes)));
    others = new Bystanders(node);
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.goOn();
      Await.until("only the bystanders are left", () -> node.server().connections() == 2);
      others.grewLessThan(32 * MIB);
    } finally {
      others.close();
      node.close();
      good.close();
      evil.close();
    }
  }

  private static void attack(Peer peer) throws IOException {
    for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
      switch (head.substring(0, head.indexOf(" HTTP/"))) {
        case "GET /slow/silence" -> {}
        case "GET /slow/head" -> drip(peer, OK + "X: ");
        case "GET /slow/body" -> drip(peer, OK + "Content-Length: 1000\r\n\r\n");
        case "GET /evil/heads" -> flood(peer, OK, "X: " + "x".repeat(1_000) + "\r\n");
        case "GET /evil/informs" -> flood(peer, "", "HTTP/1.1 103 Early Hints\r\n\r\n");
        case "GET /evil/chunks" ->
            flood(
                peer,
                OK + "Transfer-Encoding: chunked\r\n\r\n",
                "1;" + "x".repeat(900) + "\r\nx\r\n");
        case "GET /evil/twice" -> peer.send(LENGTH_5 + "first" + LENGTH_5 + "other");
        default -> peer.send(LENGTH_5 + "right");
      }
    }
  }

  private static void drip(Peer peer, String begin) throws IOException {
    peer.send(begin);
    for (int i = 0; i < MANY; i++) {
      peer.send("x");
      LockSupport.parkNanos(DRIP.toNanos());
    }
  }

  private static void flood(Peer peer, String begin, String again) throws IOException {
    peer.send(begin);
    for (int i = 0; i < MANY; i++) {
      peer.send(again);
    }
  }

  private List<String> ask(String path) throws IOException {
    String request = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path);
    try (Attackers clients = new Attackers(node.server().address().orElseThrow(), CLIENTS)) {
      return clients.each(peer -> peer.send(request).readToEnd()).results();
    }
  }

  private void allAreAnswered(String path, int status) throws IOException {
    assertThat(ask(path))
        .hasSize(CLIENTS)
        .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 " + status + " "));
  }

  private void isBlamedFor(String reason) {
    assertThat(node.count("failures", "blame", "upstream", "reason", reason)).isEqualTo(CLIENTS);
  }

  @Test
  void silenceIs504() throws IOException {
    allAreAnswered("/slow/silence", 504);
    isBlamedFor("upstream-slow");
  }

  @Test
  void headThatDripsIs504HoweverBusilyItDrips() throws IOException {
    allAreAnswered("/slow/head", 504);
    isBlamedFor("upstream-slow");
  }

  @Test
  void bodyThatDripsIsCutByTheTotal() throws IOException {
    assertThat(ask("/slow/body"))
        .allSatisfy(
            answer -> assertThat(answer).startsWith("HTTP/1.1 200 ").hasSizeLessThan(1_000));
    isBlamedFor("upstream-slow");
  }

  @Test
  void headWithoutEndIs502() throws IOException {
    allAreAnswered("/evil/heads", 502);
    isBlamedFor("upstream-invalid");
  }

  @Test
  void hintsWithoutEndAreCut() throws IOException {
    assertThat(ask("/evil/informs"))
        .allSatisfy(answer -> assertThat(answer.split(" 103 ", -1)).hasSizeLessThan(20));
    isBlamedFor("upstream-invalid");
  }

  @Test
  void chunkExtensionsWithoutEndAreCut() throws IOException {
    assertThat(ask("/evil/chunks"))
        .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain(";x"));
    isBlamedFor("upstream-invalid");
  }

  @Test
  void answerThatNobodyAskedForReachesNobody() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (Peer client = node.connect()) {
        client.send("GET /evil/twice HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.readMessage()).endsWith("first");
        client.send("GET /evil/once HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.readMessage()).endsWith("right");
      }
    }
  }
}
