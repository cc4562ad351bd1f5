package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyTimeouts;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.LiveHeap;
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

/** Many connections at once that each take as long as they may, in three forms. */
@ExtendWith(LeakCheck.class)
final class SlowLorisTest {
  private static final int ATTACKERS = 150;

  /** More than the kernel keeps for one connection. */
  private static final int LARGE = 16 << 20;

  private static final int READERS = 40;
  private static final long MIB = 1 << 20;
  private static final Duration DRIP = Duration.ofMillis(50);
  private static final ProxyTimeouts SHORT =
      new ProxyTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2));

  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  @BeforeEach
  void start() throws IOException {
    app = Bystanders.application(LARGE);
    ProxyPolicy policy = new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, SHORT);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy),
            TestNode.routesTo("idleTimeout: 1s", app.endpoint()));
    others = new Bystanders(node);
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.goOn();
      Await.until("only the bystanders are left", () -> node.server().connections() == 2);
    } finally {
      others.close();
      node.close();
      app.close();
    }
  }

  private Attackers attackers() throws IOException {
    return new Attackers(node.server().address().orElseThrow(), ATTACKERS);
  }

  /** Sends one byte after the other until the node has had enough, and says what it answered. */
  private static String drip(Peer peer, String all) throws IOException {
    try {
      for (int i = 0; i < all.length() && peer.socket().getInputStream().available() == 0; i++) {
        peer.send(all.substring(i, i + 1));
        LockSupport.parkNanos(DRIP.toNanos());
      }
    } catch (IOException e) {
      // It was ended in the middle of a byte; the answer lies before that.
    }
    return peer.readToEnd();
  }

  @Test
  void headsThatDripAreEndedByTheirTime() throws IOException {
    long heap = LiveHeap.bytes();
    try (Attackers attackers = attackers()) {
      String head = "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(90);
      assertThat(attackers.each(peer -> drip(peer, head)).results())
          .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 408 "));
      assertThat(LiveHeap.bytes() - heap).isLessThan(32 * MIB);
    }
    assertThat(node.count("request.faults", "reason", "head-timeout")).isEqualTo(ATTACKERS);
    others.grewLessThan(16 * MIB);
  }

  @Test
  void bodiesThatPauseAreEndedByTheirTime() throws IOException {
    String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nbegun";
    try (Attackers attackers = attackers()) {
      assertThat(attackers.each(peer -> peer.send(head).readToEnd()).results())
          .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 408 "));
    }
    assertThat(node.count("request.faults", "reason", "body-timeout")).isEqualTo(ATTACKERS);
    others.grewLessThan(16 * MIB);
  }

  @Test
  void responsesThatNobodyReadsAreCutByTheirTimeAndHoldLittle() throws IOException {
    try (Attackers attackers = new Attackers(node.server().address().orElseThrow(), READERS)) {
      attackers.each(
          peer -> {
            peer.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            return "sent";
          });
      Await.until("all cut", () -> node.count("client.aborts") == READERS);
    }
    others.grewLessThan(READERS * MIB / 2);
    assertThat(node.count("failures", "blame", "client", "reason", "client-slow"))
        .isEqualTo(READERS);
  }
}
