package io.longhaul.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The largest body of a route. */
@ExtendWith(LeakCheck.class)
final class BodySizeTest {
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static final String TOO_LARGE = CHUNKED + "b\r\n0123456789a\r\n0\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** The loop ticks before the application's answer comes in few of them. */
  private static final int MOST_ROUNDS = 50;

  private final AtomicInteger complete = new AtomicInteger();
  private FakeUpstream app;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start(this::serve);
    node = limitedTo(app);
  }

  private static TestNode limitedTo(FakeUpstream application) throws IOException {
    return TestNode.start(
        TestNode.Options.DEFAULT,
        RouteSnapshot.of(
            RoutesDocument.parse(
                "test.yaml",
                """
                policies: [{name: p, maxBodyBytes: 10}, {name: q, maxBodyBytes: 99}]
                routes: [{upstream: app, policies: [p, q]}]
                upstreams: [{name: app, endpoints: ["%s"]}]
                """
                    .formatted(application.endpoint()))));
  }

  private void serve(Peer peer, int connection) throws IOException {
    String head = peer.readHead();
    StringBuilder body = new StringBuilder();
    boolean chunked = head.toLowerCase(Locale.ROOT).contains("chunked");
    int length = chunked ? Integer.MAX_VALUE : 10;
    while (body.length() < length && !body.toString().endsWith("0\r\n\r\n")) {
      int octet = peer.readByte();
      if (octet < 0) {
        return;
      }
      body.append((char) octet);
    }
    complete.incrementAndGet();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  private String answer(String request) throws IOException {
    try (Peer client = node.connect()) {
      return client.send(request).readMessage();
    }
  }

  @Test
  void bodyAtTheLimitPassesAndALargerOneIsRefusedBeforeItIsSent() throws IOException {
    String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s";
    assertThat(answer(post.formatted(10, "x".repeat(10)))).startsWith("HTTP/1.1 200 ");
    assertThat(answer(post.formatted(11, ""))).startsWith("HTTP/1.1 413 ");
    assertThat(app.connections()).isEqualTo(1);
    assertThat(node.count("request.faults", "reason", "body-too-large")).isEqualTo(1);
  }

  @Test
  void bodyWithoutALengthIsEndedWhereItGoesBeyondTheLimit() throws IOException {
    assertThat(answer(CHUNKED + "a\r\n0123456789\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(answer(CHUNKED + "b\r\n0123456789a\r\n0\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    assertThat(answer(CHUNKED + "6\r\n012345\r\n6\r\n678901")).startsWith("HTTP/1.1 413 ");
    assertThat(complete.get()).isEqualTo(1);
    Await.until("all closed", () -> node.server().connections() == 0);
  }

  /** The refusal is due when the loop ticks, and the application may answer before that. */
  @Test
  void connectionWhoseRequestWasNotSentWholeIsNotUsedAgain() throws IOException {
    try (FakeUpstream early = FakeUpstream.start(BodySizeTest::answerHeads);
        TestNode limited = limitedTo(early)) {
      boolean answered = false;
      for (int i = 0; i < MOST_ROUNDS && !answered; i++) {
        try (Peer client = limited.connect();
            Peer other = limited.connect()) {
          String answer = client.send(TOO_LARGE).readMessage();
          answered = answer.startsWith("HTTP/1.1 404 ");
          if (answered) {
            assertThat(client.send(GET).readMessage()).contains(" 200 ").doesNotContain(on(answer));
            assertThat(other.send(GET).readMessage()).contains(" 200 ").doesNotContain(on(answer));
          } else {
            assertThat(answer).startsWith("HTTP/1.1 413 ");
          }
        }
      }
      assertThat(answered).isTrue();
    }
  }

  private static String on(String answer) {
    int start = answer.indexOf("X-On: ");
    return answer.substring(start, answer.indexOf("\r\n", start) + 2);
  }

  private static void answerHeads(Peer peer, int connection) throws IOException {
    for (String head = peer.readHead(); !head.isEmpty(); head = peer.readHead()) {
      String status = head.startsWith("GET") ? "200 OK" : "404 Not Found";
      peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nX-On: " + connection + "\r\n\r\n");
    }
  }

  @Test
  void responseThatGoesOnDoesNotPutOffTheEndOfABodyThatIsTooLarge() throws IOException {
    try (FakeUpstream early = FakeUpstream.start(BodySizeTest::answerWithoutEnd);
        TestNode limited = limitedTo(early)) {
      boolean cut = false;
      int rounds = 0;
      while (rounds < MOST_ROUNDS && !cut) {
        rounds++;
        try (Peer client = limited.connect()) {
          String answer = client.send(TOO_LARGE).readToEnd();
          cut = answer.startsWith("HTTP/1.1 200 ");
          assertThat(cut ? answer : "part").endsWith("part");
          assertThat(cut || answer.startsWith("HTTP/1.1 413 ")).isTrue();
        }
      }
      assertThat(cut).isTrue();
      assertThat(limited.count("request.faults", "reason", "body-too-large")).isEqualTo(rounds);
    }
  }

  private static void answerWithoutEnd(Peer peer, int connection) throws IOException {
    peer.readHead();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart").readToEnd();
  }
}
