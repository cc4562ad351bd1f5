package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.switching;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.LoggedErrors;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that are closed while tunnels open. */
@ExtendWith(LeakCheck.class)
final class StoppedOpeningTest {
  private static final int NODES = 10;
  private static final int CLIENTS = 20;

  @Test
  void nodeThatClosesWhileTunnelsOpenEndsThemWithoutAnError() throws Exception {
    assertThat(LoggedErrors.during(StoppedOpeningTest::closeNodesWhileTunnelsOpen)).isEmpty();
  }

  private static void closeNodesWhileTunnelsOpen() throws Exception {
    for (int i = 0; i < NODES; i++) {
      closeWhileTunnelsOpen();
    }
  }

  private static void closeWhileTunnelsOpen() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (FakeUpstream app =
        FakeUpstream.start(
            (peer, _) -> {
              String head = peer.readHead();
              asked.incrementAndGet();
              await(answer);
              peer.send(switching(head));
              peer.readToEnd();
            })) {
      List<Peer> clients = new ArrayList<>();
      try (TestNode node = TestNode.to(app.endpoint())) {
        for (int i = 0; i < CLIENTS; i++) {
          Peer client = node.connect();
          clients.add(client);
          client.send(HANDSHAKE);
        }
        Await.until("all handshakes are there", () -> asked.get() == CLIENTS);
        answer.countDown();
      }
      for (Peer client : clients) {
        assertThat(client.readToEnd()).as("the end comes").isNotNull();
        client.close();
      }
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
