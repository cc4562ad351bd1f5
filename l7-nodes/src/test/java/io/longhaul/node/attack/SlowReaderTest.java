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
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients who ask for much and read nothing. */
@ExtendWith(LeakCheck.class)
final class SlowReaderTest {
  private static final int RESPONSE_BYTES = 30_000;
  private static final int MOST_REQUESTS = 200_000;

  /** Of direct memory: less than what is asked for, in either test. */
  private static final long MOST_GROWTH = 8 << 20;

  private static final String GET = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final ProxyTimeouts SHORT =
      new ProxyTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2));

  private static TestNode node(FakeUpstream app) throws IOException {
    return TestNode.start(
        TestNode.Options.DEFAULT.with(
            new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, SHORT)),
        // Who stops in the middle of a response is cut by this one, between two by keep-alive's.
        TestNode.routesTo("idleTimeout: 2s", app.endpoint()));
  }

  /** Pipelines requests, and reads no response, until it is given up. */
  private static void flood(Peer attacker, AtomicInteger sent) {
    String batch = GET.repeat(100);
    try {
      for (int i = 0; i < MOST_REQUESTS; i += 100) {
        attacker.send(batch);
        sent.addAndGet(100);
      }
    } catch (IOException e) {
      // The node gave the attacker up, which is what is wanted.
    }
  }

  @Test
  void pipelinedRequestsOfOneWhoReadsNothingAreNotAnsweredIntoMemory() throws IOException {
    try (FakeUpstream app = Bystanders.application(RESPONSE_BYTES);
        TestNode node = node(app);
        Bystanders others = new Bystanders(node);
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(node.server().address().orElseThrow());
      Peer attacker = new Peer(socket);
      AtomicInteger sent = new AtomicInteger();
      var _ = Thread.ofVirtual().start(() -> flood(attacker, sent));
      Await.until(
          "attacker cut",
          () -> {
            others.goOn();
            return node.count("client.aborts") >= 1;
          });
      // What the kernel's buffers take, and one response more; all of them would be 6 GB.
      assertThat(sent.get()).isLessThan(MOST_REQUESTS);
      assertThat(node.count("client.bytes", "direction", "out")).isLessThan(64 * 1024 * 1024);
      others.goOnWithin(MOST_GROWTH);
    }
  }

  @Test
  void clientWhoReadsSlowlyButGoesOnGetsEverything() throws IOException {
    try (FakeUpstream app = Bystanders.application(RESPONSE_BYTES);
        TestNode node = node(app);
        Bystanders others = new Bystanders(node);
        Peer client = node.connect()) {
      int requests = 300;
      var _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      client.send(GET.repeat(requests));
                    } catch (IOException e) {
                      // The reader notices.
                    }
                  });
      for (int i = 0; i < requests; i++) {
        String response = client.readMessage();
        assertThat(response).startsWith("HTTP/1.1 200 ").endsWith("xxx");
      }
      others.goOnWithin(MOST_GROWTH);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not all responses came", e);
    }
  }
}
