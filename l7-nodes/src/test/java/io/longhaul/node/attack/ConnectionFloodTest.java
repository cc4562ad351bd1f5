package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.limit.ConnectionLimits;
import io.longhaul.node.limit.SourceKey;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.LiveHeap;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many connections at once. */
@ExtendWith(LeakCheck.class)
final class ConnectionFloodTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Of direct memory; two thousand connections may leave no page each. */
  private static final long MOST_GROWTH = 4 << 20;

  private static TestNode node(FakeUpstream app, int perSource, int perSecond) throws IOException {
    ConnectionLimits limits =
        new ConnectionLimits(
            SourceKey.DEFAULT, perSource, perSecond, 0, 0, 0, Duration.ofSeconds(1));
    return TestNode.start(
        TestNode.Options.DEFAULT.with(ProxyPolicy.of(TestNode.ID).with(limits)),
        TestNode.routesTo("", app.endpoint()));
  }

  @Test
  void sourceThatHasAllItsConnectionsGetsNoMoreAndKeepsThose() throws IOException {
    try (FakeUpstream app = Bystanders.application(10);
        TestNode node = node(app, 4, 0);
        Bystanders others = new Bystanders(node);
        Peer third = node.connect();
        Peer fourth = node.connect()) {
      assertThat(third.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(fourth.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
      for (int i = 0; i < 20; i++) {
        try (Peer flood = node.connect()) {
          assertThat(flood.readToEnd()).isEqualTo("<reset>");
        }
        others.goOn();
      }
      assertThat(node.count("connections.limited", "reason", "per-source")).isEqualTo(20);
      fourth.reset();
      Await.until("place free", () -> node.server().connections() == 3);
      try (Peer next = node.connect()) {
        assertThat(next.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      others.goOnWithin(MOST_GROWTH);
    }
  }

  @Test
  void connectionsAboveTheRateWaitTheirTurnAndFarAboveItAreReset() throws IOException {
    int rate = 10;
    try (FakeUpstream app = Bystanders.application(10);
        TestNode node = node(app, 0, rate);
        Bystanders others = new Bystanders(node)) {
      List<Peer> flood = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        flood.add(node.connect());
      }
      others.goOn();
      int served = 0;
      for (Peer peer : flood) {
        served += answers(peer) ? 1 : 0;
        peer.close();
      }
      others.goOnWithin(MOST_GROWTH);
      double delayed = node.count("connections.delayed");
      double refused = node.count("connections.limited", "reason", "rate");
      assertThat(delayed).isPositive();
      assertThat(refused).isPositive();
      assertThat(served + refused).isEqualTo(100);
    }
  }

  @Test
  void connectionsAboveTheMostGetAShortAnswerAndNoPlaceIsLost() throws IOException {
    int most = 20;
    try (FakeUpstream app = Bystanders.application(10);
        TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT.withMaxConnections(most),
                TestNode.routesTo("", app.endpoint()));
        Bystanders others = new Bystanders(node)) {
      for (int round = 1; round <= 3; round++) {
        double refused = round * (200.0 - (most - 2));
        try (Attackers attackers = new Attackers(node.server().address().orElseThrow(), 200)) {
          attackers.each(Peer::readHead);
          Await.until("refused", () -> node.count("connections.refused") == refused);
          others.goOn();
        }
        Await.until("all gone", () -> node.server().connections() == 2);
      }
      try (Peer next = node.connect()) {
        assertThat(answers(next)).isTrue();
      }
      others.goOnWithin(MOST_GROWTH);
    }
  }

  @Test
  void connectionsThatComeAndGoAtOnceLeaveNothing() throws IOException {
    try (FakeUpstream app = Bystanders.application(10);
        TestNode node = TestNode.to(app.endpoint());
        Bystanders others = new Bystanders(node)) {
      long heap = LiveHeap.bytes();
      for (int i = 0; i < 2_000; i++) {
        node.connect().reset();
      }
      Await.until("all gone", () -> node.server().connections() == 2);
      others.goOnWithin(MOST_GROWTH);
      assertThat(LiveHeap.bytes() - heap).isLessThan(16 << 20);
    }
  }

  private static boolean answers(Peer peer) {
    try {
      return peer.send(GET).readMessage().startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }
}
