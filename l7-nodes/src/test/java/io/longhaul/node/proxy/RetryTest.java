package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that are sent again. */
@ExtendWith(LeakCheck.class)
final class RetryTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

  private static TestNode node(String settings, FakeUpstream... apps) throws IOException {
    return TestNode.start(
        Options.DEFAULT,
        TestNode.routesTo(
            settings, Arrays.stream(apps).map(FakeUpstream::endpoint).toArray(Endpoint[]::new)));
  }

  @Test
  void statusThatIsNamedIsTriedElsewhere() throws IOException {
    try (FakeUpstream busy = FakeUpstream.answering(BUSY);
        FakeUpstream well = FakeUpstream.answering(OK);
        TestNode node = node("balance: round-robin, retries: {on: [503]}", busy, well);
        Peer client = node.connect()) {
      for (int i = 0; i < 20; i++) {
        client.send(GET);
        assertThat(client.readMessage()).endsWith("ok");
      }
      assertThat(busy.seen()).hasSizeGreaterThan(5);
      assertThat(node.count("upstream.retries")).isEqualTo(busy.seen().size());
    }
  }

  @Test
  void whatMayNotBeSentTwiceIsNot() throws IOException {
    try (FakeUpstream busy = FakeUpstream.answering(BUSY);
        TestNode node = node("retries: {attempts: 5, on: [503, reset]}", busy);
        Peer client = node.connect()) {
      client.send(POST);
      assertThat(client.readMessage()).endsWith("busy");
      assertThat(busy.seen()).hasSize(1);
    }
  }

  @Test
  void attemptsEndAndTheLastAnswerPasses() throws IOException {
    try (FakeUpstream busy = FakeUpstream.answering(BUSY);
        TestNode node = node("retries: {attempts: 3, on: [503]}", busy);
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).endsWith("busy");
      assertThat(busy.seen()).hasSize(4);
    }
  }

  @Test
  void budgetEndsRetries() throws IOException {
    try (FakeUpstream busy = FakeUpstream.answering(BUSY);
        TestNode node =
            node("retries: {attempts: 1, on: [503], budgetPercent: 10, minPerSecond: 0}", busy);
        Peer client = node.connect()) {
      for (int i = 0; i < 30; i++) {
        client.send(GET);
        assertThat(client.readMessage()).endsWith("busy");
      }
      assertThat(node.count("upstream.retries")).isEqualTo(3);
      assertThat(node.count("upstream.retries.refused")).isEqualTo(27);
    }
  }

  @Test
  void connectionThatEndsBeforeAnAnswerIsTriedAgain() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  if (connection > 2) {
                    peer.send(OK);
                    peer.readByte();
                  }
                });
        TestNode node = node("retries: {attempts: 2, on: [reset]}", app);
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).endsWith("ok");
      assertThat(app.connections()).isEqualTo(3);
    }
  }
}
