package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyTimeouts;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many clients at once who send more than there may be. Not more of them, since the leak detector
 * notes a stack for each byte that is looked at.
 */
@ExtendWith(LeakCheck.class)
final class OversizedTest {
  private static final int ATTACKERS = 20;
  private static final int MOST_BODY = 100_000;
  private static final long MIB = 1 << 20;
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  /** Serves the bystanders; takes anybody else's body, and answers none before its end. */
  private static void serve(Peer peer) throws IOException {
    for (String head = peer.readHead(); !head.isEmpty(); head = peer.readHead()) {
      if (head.startsWith("POST ")) {
        var _ = peer.readToEnd();
        return;
      }
      Bystanders.serve(peer, head);
    }
  }

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    ProxyPolicy policy =
        new ProxyPolicy(
            TestNode.ID, List.of(), HttpLimits.DEFAULT, MOST_BODY, ProxyTimeouts.DEFAULT);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
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
      app.close();
    }
  }

  /** All of them send the beginning and then the same again and again; the answers. */
  private List<String> flood(String begin, String again, int times) throws IOException {
    try (Attackers attackers = new Attackers(node.server().address().orElseThrow(), ATTACKERS)) {
      return attackers.each(peer -> sendMuch(peer, begin, again, times)).results();
    }
  }

  private static String sendMuch(Peer peer, String begin, String again, int times)
      throws IOException {
    try {
      peer.send(begin);
      for (int i = 0; i < times; i++) {
        peer.send(again);
      }
    } catch (IOException e) {
      // The node takes no more. Its answer may have been lost with the reset.
      return "stopped";
    }
    return peer.readToEnd();
  }

  private void allAreRefused(List<String> answers, int status, String reason) {
    assertThat(answers)
        .hasSize(ATTACKERS)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .matches("(?s)stopped|<reset>|HTTP/1\\.1 %d .*".formatted(status)));
    assertThat(node.count("request.faults", "reason", reason)).isEqualTo(ATTACKERS);
    assertThat(node.count("failures", "blame", "client", "reason", "client-fault"))
        .isEqualTo(ATTACKERS);
  }

  @Test
  void headsWithoutEnd() throws IOException {
    String line = "X: " + "x".repeat(1_000) + "\r\n";
    allAreRefused(flood("GET / HTTP/1.1\r\nHost: a\r\n", line, 10_000), 431, "headers-too-large");
  }

  @Test
  void targetsWithoutEnd() throws IOException {
    allAreRefused(flood("GET /", "x".repeat(1_000), 10_000), 414, "request-line-too-long");
  }

  @Test
  void bodiesThatAreAnnouncedTooLarge() throws IOException {
    String head = POST + "Content-Length: " + (MOST_BODY + 1) + "\r\n\r\n";
    allAreRefused(flood(head, "x".repeat(1_000), 200), 413, "body-too-large");
  }

  @Test
  void bodiesInChunksWithoutEnd() throws IOException {
    String chunk = "3e8\r\n" + "x".repeat(1_000) + "\r\n";
    allAreRefused(flood(CHUNKED, chunk, 10_000), 413, "body-too-large");
  }

  @Test
  void chunkExtensionsWithoutEndInOneChunk() throws IOException {
    allAreRefused(flood(CHUNKED + "1;", "x".repeat(1_000), 1_000), 400, "chunk");
  }

  @Test
  void chunkExtensionsWithoutEndInManyChunks() throws IOException {
    String chunk = "1;" + "x".repeat(500) + "\r\nx\r\n";
    allAreRefused(flood(CHUNKED, chunk, 1_000), 400, "chunk");
  }

  @Test
  void trailersWithoutEnd() throws IOException {
    String line = "X: " + "x".repeat(1_000) + "\r\n";
    allAreRefused(flood(CHUNKED + "0\r\n", line, 10_000), 400, "trailers");
  }
}
