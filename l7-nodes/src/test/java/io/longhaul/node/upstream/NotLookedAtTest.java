package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an application of HTTP/2 says that it has not looked at is no failure of its. */
@ExtendWith(LeakCheck.class)
final class NotLookedAtTest {
  private static final int REQUESTS = 12;

  private final ScriptedStreams streams = new ScriptedStreams();
  private Http2App one;
  private Http2App other;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    one = Http2App.start(new Http2Settings(), streams);
    other = Http2App.start(new Http2Settings(), streams);
    node =
        TestNode.start(
            Options.DEFAULT,
            TestNode.routesTo(
                "protocol: h2c, balance: round-robin, outlier: {consecutiveFailures: 5,"
                    + " baseEjection: 1h, maxEjection: 1h, maxEjectedPercent: 100}",
                one.endpoint(),
                other.endpoint()));
  }

  @AfterEach
  void stop() {
    node.close();
    one.close();
    other.close();
  }

  @Test
  void manyRequestsWithBodiesThatAGoAwayLeavesUnprocessedEjectNobody() throws IOException {
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      Peer client = node.connect();
      clients.add(client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx"));
    }
    Await.until("all are there", () -> streams.held() == REQUESTS);
    one.goAway(0);
    other.goAway(0);
    for (Peer client : clients) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
      client.close();
    }
    assertThat(node.count("upstream.failures", "reason", "refused")).isEqualTo(REQUESTS);
    assertThat(node.gauge("upstream.ejections", "upstream", "app")).isZero();
    int connections = one.connections();
    int others = other.connections();
    // In turns, but which of them is first is not said.
    for (int i = 0; i < 2; i++) {
      try (Peer client = node.connect()) {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      }
    }
    assertThat(one.connections()).isEqualTo(connections + 1);
    assertThat(other.connections()).isEqualTo(others + 1);
  }

  @Test
  void applicationThatBeganToAnswerHasLookedAtIt() throws IOException {
    for (int i = 0; i < REQUESTS; i++) {
      try (Peer client = node.connect()) {
        client.send("GET /begin-then-refuse HTTP/1.1\r\nHost: a\r\n\r\n");
        var _ = client.readToEnd();
      }
    }
    assertThat(node.gauge("upstream.ejections", "upstream", "app")).isOne();
  }
}
